//! `/notes`: writing, listing, reading, changing, colouring, tagging. Called by the router.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Json, Router};
use uuid::Uuid;

use super::Api;
use super::query::NoteQuery;
use crate::chassis::http::etag::{Comparison, Tags};
use crate::chassis::tokens::SignedIn;
use crate::chassis::{Body, FromMembers, InPath, Members, Page};
use crate::notes::error::Error;
use crate::notes::models::{
    Color, Content, Note, NoteChange, NoteDraft, Precondition, Title, Versions,
};
use crate::notes::services::Services;

/// The most tags that a note can be written with.
const MOST_TAGS: usize = 20;

pub fn router() -> Router<Api> {
    Router::new()
        .route("/notes", get(list).post(create))
        .route("/notes/{id}", get(read).put(change).delete(delete))
        .route("/notes/{id}/color", put(set_color))
        .route("/notes/{id}/tags/{tag}", put(add_tag).delete(remove_tag))
}

impl FromMembers for NoteDraft {
    fn from_members(members: &mut Members) -> Option<Self> {
        let title = members.optional("title", Title::parse);
        let content = members.required("content", Content::parse);
        let color = members.optional("color", Color::parse);
        let tags = members.list("tags", MOST_TAGS, |text| {
            Uuid::try_parse(text).map_err(|_| "must be the id of a tag")
        });
        Some(Self {
            title: title?,
            content: content?,
            color: color?.unwrap_or_default(),
            tags: tags?,
        })
    }
}

impl FromMembers for NoteChange {
    fn from_members(members: &mut Members) -> Option<Self> {
        let title = members.optional("title", Title::parse);
        let content = members.required("content", Content::parse);
        Some(Self { title: title?, content: content? })
    }
}

pub struct JustColor(Color);

impl FromMembers for JustColor {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.required("color", Color::parse).map(Self)
    }
}

async fn create(
    State(services): State<Services>,
    who: SignedIn,
    Body(draft): Body<NoteDraft>,
) -> Result<Response, Error> {
    let note = services.notes.create(who.account, &draft).await?;
    let location = format!("/api/v1/notes/{}", note.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(note)).into_response())
}

async fn list(
    State(services): State<Services>,
    who: SignedIn,
    NoteQuery(page, filter): NoteQuery,
) -> Result<Json<Page<Note>>, Error> {
    Ok(Json(services.notes.list(who.account, &filter, &page).await?))
}

async fn read(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let note = services.notes.read(id, who.account).await?;
    let Precondition { only, except } = precondition(&headers);
    if only.is_some_and(|only| !only.contain(note.version)) {
        return Err(Error::Stale);
    }
    match except.is_some_and(|known| known.contain(note.version)) {
        true => Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag(&note))]).into_response()),
        false => Ok(with_etag(note)),
    }
}

async fn change(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
    headers: HeaderMap,
    Body(change): Body<NoteChange>,
) -> Result<Response, Error> {
    let precondition = precondition(&headers);
    let note = services.notes.change(id, who.account, &change, &precondition).await?;
    Ok(with_etag(note))
}

async fn delete(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    services.notes.delete(id, who.account, &precondition(&headers)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Public since step 01, where its route is a hole.
pub async fn set_color(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
    headers: HeaderMap,
    Body(JustColor(color)): Body<JustColor>,
) -> Result<Response, Error> {
    let precondition = precondition(&headers);
    Ok(with_etag(services.notes.set_color(id, who.account, color, &precondition).await?))
}

async fn add_tag(
    State(services): State<Services>,
    who: SignedIn,
    InPath((id, tag)): InPath<(Uuid, Uuid)>,
) -> Result<StatusCode, Error> {
    services.notes.add_tag(id, who.account, tag).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_tag(
    State(services): State<Services>,
    who: SignedIn,
    InPath((id, tag)): InPath<(Uuid, Uuid)>,
) -> Result<StatusCode, Error> {
    services.notes.remove_tag(id, who.account, tag).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn with_etag(note: Note) -> Response {
    ([(header::ETAG, etag(&note))], Json(note)).into_response()
}

/// The version of a note as a strong entity tag (RFC 9110, section 8.8.3).
fn etag(note: &Note) -> String {
    format!("\"{}\"", note.version)
}

fn precondition(headers: &HeaderMap) -> Precondition {
    let versions = |tags| match tags {
        Tags::Any => Versions::Any,
        // A tag that we never gave out, such as `"01"`, is no version.
        Tags::These(tags) => Versions::These(tags.iter().filter_map(|tag| version(tag)).collect()),
    };
    Precondition {
        only: Tags::of(headers, header::IF_MATCH, Comparison::Strong).map(versions),
        except: Tags::of(headers, header::IF_NONE_MATCH, Comparison::Weak).map(versions),
    }
}

fn version(tag: &str) -> Option<i64> {
    tag.parse().ok().filter(|version: &i64| version.to_string() == tag)
}

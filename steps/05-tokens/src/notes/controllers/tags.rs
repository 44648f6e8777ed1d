//! `/tags`: the words that a person sorts notes by. Called by the router.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use uuid::Uuid;

use super::Api;
use crate::chassis::tokens::SignedIn;
use crate::chassis::{Body, FromMembers, InPath, Members, Page, PageQuery};
use crate::notes::error::Error;
use crate::notes::models::{Color, Tag, TagDescription, TagDraft, TagTitle};
use crate::notes::services::Services;

// ANCHOR: router
pub fn router() -> Router<Api> {
    Router::new()
        .route("/tags", get(list).post(create))
        .route("/tags/{id}", get(read).put(change).delete(delete))
}
// ANCHOR_END: router

impl FromMembers for TagDraft {
    fn from_members(members: &mut Members) -> Option<Self> {
        let title = members.required("title", TagTitle::parse);
        let description = members.optional("description", TagDescription::parse);
        let color = members.optional("color", Color::parse);
        Some(Self { title: title?, description: description?, color: color?.unwrap_or_default() })
    }
}

async fn create(
    State(services): State<Services>,
    who: SignedIn,
    Body(draft): Body<TagDraft>,
) -> Result<Response, Error> {
    let tag = services.tags.create(who.account, &draft).await?;
    let location = format!("/api/v1/tags/{}", tag.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(tag)).into_response())
}

async fn list(
    State(services): State<Services>,
    who: SignedIn,
    PageQuery(page): PageQuery,
) -> Result<Json<Page<Tag>>, Error> {
    Ok(Json(services.tags.list(who.account, &page).await?))
}

async fn read(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
) -> Result<Json<Tag>, Error> {
    Ok(Json(services.tags.read(id, who.account).await?))
}

async fn change(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
    Body(draft): Body<TagDraft>,
) -> Result<Json<Tag>, Error> {
    Ok(Json(services.tags.change(id, who.account, &draft).await?))
}

async fn delete(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
) -> Result<StatusCode, Error> {
    services.tags.delete(id, who.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

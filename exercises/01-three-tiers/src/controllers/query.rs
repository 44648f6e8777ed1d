//! The query of a request for a list. Called by the controllers, as extractors.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::members::Members;
use crate::error::Error;
use crate::models::{Color, NoteFilter, PageRequest, SearchText};
use crate::problem::{Fault, Place};

/// `limit` and `cursor`.
pub struct PageQuery(pub PageRequest);

/// `limit`, `cursor`, `tag`, `color` and `q`.
pub struct NoteQuery(pub PageRequest, pub NoteFilter);

impl<S: Send + Sync> FromRequestParts<S> for PageQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut members = members(parts)?;
        let page = page(&mut members);
        members.finish(page).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NoteQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut members = members(parts)?;
        let page = page(&mut members);
        let tag = members
            .optional("tag", |text| Uuid::try_parse(text).map_err(|_| "must be the id of a tag"));
        let color = members.optional("color", Color::parse);
        let search = members.optional("q", SearchText::parse);
        let query = || {
            let filter = NoteFilter { tag: tag?, color: color?, search: search? };
            Some(Self(page?, filter))
        };
        members.finish(query())
    }
}

fn page(members: &mut Members) -> Option<PageRequest> {
    let limit = members.optional("limit", PageRequest::parse_limit);
    let after = members.optional("cursor", PageRequest::parse_cursor);
    Some(PageRequest { limit: limit?.unwrap_or(PageRequest::STANDARD_LIMIT), after: after? })
}

/// The parameters; of two with one name the last counts. Unknown ones are left alone, because links
/// grow parameters on their way through other people's programs.
fn members(parts: &Parts) -> Result<Members, Error> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| {
        let place = Place::Parameter(String::new());
        Error::Malformed(vec![Fault { place, detail: "the query cannot be read".into() }])
    })?;
    let values = pairs.0.into_iter().map(|(name, value)| (name, Value::String(value)));
    Ok(Members::of_query(Map::from_iter(values)))
}

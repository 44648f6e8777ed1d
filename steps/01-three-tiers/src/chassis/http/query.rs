//! The query of a request for a list. Called by the controllers, as an extractor.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde_json::{Map, Value};

use super::error::Error;
use super::members::Members;
use super::page::PageRequest;
use super::problem::{Fault, Place};

/// `limit` and `cursor`.
pub struct PageQuery(pub PageRequest);

impl<S: Send + Sync> FromRequestParts<S> for PageQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut members = parameters(parts)?;
        let page = page(&mut members);
        members.finish(page).map(Self)
    }
}

/// Takes `limit` and `cursor`.
pub fn page(members: &mut Members) -> Option<PageRequest> {
    let limit = members.optional("limit", PageRequest::parse_limit);
    let after = members.optional("cursor", PageRequest::parse_cursor);
    Some(PageRequest { limit: limit?.unwrap_or(PageRequest::STANDARD_LIMIT), after: after? })
}

/// The parameters; of two with one name the last counts. Unknown ones are left alone, because links
/// grow parameters on their way through other people's programs.
pub fn parameters(parts: &Parts) -> Result<Members, Error> {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| {
        let place = Place::Parameter(String::new());
        Error::Malformed(vec![Fault { place, detail: "the query cannot be read".into() }])
    })?;
    let values = pairs.0.into_iter().map(|(name, value)| (name, Value::String(value)));
    Ok(Members::of_query(Map::from_iter(values)))
}

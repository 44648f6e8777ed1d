//! The query of a request for a list of notes. Called by the note controller, as an extractor.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use crate::chassis::{Error, PageRequest, page, parameters};
use crate::models::{Color, NoteFilter, SearchText};

/// `limit`, `cursor`, `tag`, `color` and `q`.
pub struct NoteQuery(pub PageRequest, pub NoteFilter);

impl<S: Send + Sync> FromRequestParts<S> for NoteQuery {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let mut members = parameters(parts)?;
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

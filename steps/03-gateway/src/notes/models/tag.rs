//! A tag: a word that a person sorts notes by. Called by the tag controllers, service and
//! repository.

use serde::Serialize;
use uuid::Uuid;

use super::{Color, TagDescription, TagTitle};

/// A tag as its owner sees it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Tag {
    pub id: Uuid,
    pub title: String,
    pub description: Option<String>,
    #[sqlx(try_from = "String")]
    pub color: Color,
}

/// The parts of a new tag, or of one that replaces it.
#[derive(Clone, Debug)]
pub struct TagDraft {
    pub title: TagTitle,
    pub description: Option<TagDescription>,
    pub color: Color,
}

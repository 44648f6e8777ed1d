//! A note, and who may do what with it. Called by the note controllers, service and repository.

use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Color, Content, SearchText, Title};

/// A note as a client sees it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Note {
    pub id: Uuid,
    #[serde(skip)]
    pub owner_id: Uuid,
    pub title: Option<String>,
    pub content: String,
    #[sqlx(try_from = "String")]
    pub color: Color,
    /// The ids of its tags; kept in a table of their own.
    #[sqlx(skip)]
    pub tags: Vec<Uuid>,
    /// Counts the changes; sent as the ETag.
    #[serde(skip)]
    pub version: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// The parts of a new note.
#[derive(Clone, Debug)]
pub struct NoteDraft {
    pub title: Option<Title>,
    pub content: Content,
    pub color: Color,
    pub tags: Vec<Uuid>,
}

/// The new title and content of a note.
#[derive(Clone, Debug)]
pub struct NoteChange {
    pub title: Option<Title>,
    pub content: Content,
}

/// The conditions of a list of notes; a part that is `None` keeps every note.
#[derive(Clone, Debug, Default)]
pub struct NoteFilter {
    pub tag: Option<Uuid>,
    pub color: Option<Color>,
    pub search: Option<SearchText>,
}

/// The relation of a person to a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Owner,
    Editor,
    Viewer,
}

/// An action on a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Read,
    /// Replace the title and the content.
    Edit,
    /// Everything else: delete, colour, tag, share.
    Manage,
}

/// The conditions of a request on the version of a note (RFC 9110, section 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Precondition {
    /// `If-Match`: the note has one of these versions.
    pub only: Option<Versions>,
    /// `If-None-Match`: it has none of these.
    pub except: Option<Versions>,
}

/// The versions that a condition names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    Any,
    /// The list is empty when the header named only tags that are not ours.
    These(Vec<i64>),
}

impl Precondition {
    /// Whether a note of this version may be changed.
    pub fn allows(&self, version: i64) -> bool {
        self.only.as_ref().is_none_or(|only| only.contain(version))
            && !self.except.as_ref().is_some_and(|except| except.contain(version))
    }

    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Versions {
    pub fn contain(&self, version: i64) -> bool {
        match self {
            Self::Any => true,
            Self::These(versions) => versions.contains(&version),
        }
    }
}

//! Sharing: who else may see a note. Called by the share controllers, service and repository.

use serde::Serialize;
use uuid::Uuid;

use super::Note;

/// The rights of a person on a note that is shared with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    Viewer,
    Editor,
}

impl Permission {
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        // ANCHOR: permission
        match text {
            "viewer" => Ok(Self::Viewer),
            "editor" => Ok(Self::Editor),
            _ => Err("must be viewer or editor"),
        }
        // ANCHOR_END: permission
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
        }
    }
}

impl TryFrom<String> for Permission {
    type Error = &'static str;

    /// From the database.
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text)
    }
}

/// One person that a note is shared with.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    pub email: String,
    pub name: String,
    pub permission: Permission,
}

/// A shared note as it is shown to a person with whom it is shared.
#[derive(Clone, Debug, Serialize)]
pub struct SharedNote {
    #[serde(flatten)]
    pub note: Note,
    /// The owner's name, which the notes do not store.
    pub owner_name: String,
    pub permission: Permission,
}

/// A share as it is stored: a person is an id here.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredShare {
    pub account_id: Uuid,
    #[sqlx(try_from = "String")]
    pub permission: Permission,
}

// ANCHOR: stored
/// A shared note as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StoredSharedNote {
    #[sqlx(flatten)]
    pub note: Note,
    #[sqlx(try_from = "String")]
    pub permission: Permission,
}
// ANCHOR_END: stored

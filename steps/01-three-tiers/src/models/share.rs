//! Sharing: who else may see a note. Called by the share controllers, service and repository.

use serde::Serialize;

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
        match text {
            "viewer" => Ok(Self::Viewer),
            "editor" => Ok(Self::Editor),
            _ => Err("must be viewer or editor"),
        }
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
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct Share {
    pub email: String,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub permission: Permission,
}

/// A shared note as it is shown to a person with whom it is shared.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct SharedNote {
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub note: Note,
    /// The owner's name.
    pub owner_name: String,
    #[sqlx(try_from = "String")]
    pub permission: Permission,
}

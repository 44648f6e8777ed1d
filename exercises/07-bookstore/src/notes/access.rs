//! Who may do what with a note. Called by the note and the share service.

use uuid::Uuid;

use super::error::Error;
use super::models::{Access, Action, Note};
use super::repositories::Notes;

/// Whether somebody who is `access` to a note may do `action` with it; `None` is a stranger.
fn allow(access: Option<Access>, action: Action) -> Result<(), Error> {
    match (access, action) {
        (None, _) => Err(Error::NOT_FOUND),
        (Some(Access::Owner), _)
        | (Some(Access::Editor), Action::Read | Action::Edit)
        | (Some(Access::Viewer), Action::Read) => Ok(()),
        (Some(Access::Editor | Access::Viewer), _) => Err(Error::Forbidden),
    }
}

/// The note, if `reader` may do `action` with it.
pub async fn open(notes: &Notes, id: Uuid, reader: Uuid, action: Action) -> Result<Note, Error> {
    let (note, access) = notes.find(id, reader).await?.ok_or(Error::NOT_FOUND)?;
    allow(access, action)?;
    Ok(note)
}

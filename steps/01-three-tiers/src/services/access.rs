//! The rules of access: the actions on a note that a person may take. Called by the note and the share service.

use uuid::Uuid;

use crate::error::Error;
use crate::models::{Access, Action, Note};
use crate::repositories::Notes;

/// Allows `action` to somebody with this access to a note, or refuses it; a stranger has none.
fn allow(access: Option<Access>, action: Action) -> Result<(), Error> {
    // ANCHOR: allow
    match (access, action) {
        (None, _) => Err(Error::NOT_FOUND),
        (Some(Access::Owner), _)
        | (Some(Access::Editor), Action::Read | Action::Edit)
        | (Some(Access::Viewer), Action::Read) => Ok(()),
        (Some(Access::Editor | Access::Viewer), _) => Err(Error::Forbidden),
    }
    // ANCHOR_END: allow
}

// ANCHOR: authorize
/// The note, if `reader` may do `action` with it.
pub async fn authorize(
    notes: &Notes,
    id: Uuid,
    reader: Uuid,
    action: Action,
) -> Result<Note, Error> {
    let (note, access) = notes.find(id, reader).await?.ok_or(Error::NOT_FOUND)?;
    allow(access, action)?;
    Ok(note)
}
// ANCHOR_END: authorize

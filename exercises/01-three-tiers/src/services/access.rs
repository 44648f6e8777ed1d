//! The rules of access: the actions on a note that a person may take. Called by the note and the share service.

use uuid::Uuid;

use crate::error::Error;
use crate::models::{Access, Action, Note};
use crate::repositories::Notes;

/// Allows `action` to somebody with this access to a note, or refuses it; a stranger has none.
fn allow(access: Option<Access>, action: Action) -> Result<(), Error> {
    // HOLE 5 of 6, allow: An owner may do everything, an editor read and edit, a viewer read. A
    // stranger is told that there is no such note (Error::NOT_FOUND), somebody who may see it
    // that they may not do this (Error::Forbidden). As it stands, everybody may do everything.
    // Turns green: a_stranger_is_told_that_there_is_no_such_note,
    // a_viewer_reads_but_does_not_change, an_editor_changes_but_does_not_manage,
    // a_note_is_gone_for_somebody_once_the_share_is_taken_back,
    // the_client_journey_from_sign_up_to_sign_out
    let _ = (access, action);
    Ok(())
    // END OF HOLE allow
}

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

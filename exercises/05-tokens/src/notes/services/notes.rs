//! The rules about notes. Called by the note controllers.

use uuid::Uuid;

use super::access::authorize;
use crate::chassis::{Clock, DataSource, Page, PageRequest};
use crate::notes::error::Error;
use crate::notes::models::{Action, Color, Note, NoteChange, NoteDraft, NoteFilter, Precondition};
use crate::notes::repositories::{Notes, Tags};

/// Writes, lists and changes notes for somebody who is signed in.
#[derive(Clone)]
pub struct NoteService {
    notes: Notes,
    tags: Tags,
    clock: Clock,
}

impl NoteService {
    pub fn new(source: &DataSource, clock: Clock) -> Self {
        Self { notes: Notes::new(source.clone()), tags: Tags::new(source.clone()), clock }
    }

    /// Writes a note for `owner`. Who that is comes from the token, never from the body.
    pub async fn create(&self, owner: Uuid, draft: &NoteDraft) -> Result<Note, Error> {
        let mut unknown = Vec::new();
        for (index, tag) in draft.tags.iter().enumerate() {
            if self.tags.find(*tag, owner).await?.is_none() {
                unknown.push(index);
            }
        }
        if !unknown.is_empty() {
            return Err(Error::UnknownTags(unknown));
        }
        Ok(self.notes.insert(owner, draft, self.clock.now()).await?)
    }

    pub async fn list(
        &self,
        owner: Uuid,
        filter: &NoteFilter,
        page: &PageRequest,
    ) -> Result<Page<Note>, Error> {
        let rows = self.notes.list(owner, filter, page).await?;
        Ok(page.page(rows, |note| note.id))
    }

    pub async fn read(&self, id: Uuid, reader: Uuid) -> Result<Note, Error> {
        authorize(&self.notes, id, reader, Action::Read).await
    }

    /// Replaces the title and the content. With a precondition the change is made to the version
    /// that was checked or not at all, so of two edits of one version one is refused.
    pub async fn change(
        &self,
        id: Uuid,
        editor: Uuid,
        change: &NoteChange,
        precondition: &Precondition,
    ) -> Result<Note, Error> {
        let note = authorize(&self.notes, id, editor, Action::Edit).await?;
        let version = meant(&note, precondition)?;
        let changed = self.notes.change(id, version, change, self.clock.now()).await?;
        changed.ok_or(overtaken(version))
    }

    pub async fn delete(
        &self,
        id: Uuid,
        owner: Uuid,
        precondition: &Precondition,
    ) -> Result<(), Error> {
        let note = authorize(&self.notes, id, owner, Action::Manage).await?;
        let version = meant(&note, precondition)?;
        // One that somebody else has just deleted is gone, as was wanted.
        match self.notes.delete(id, version).await? {
            false if version.is_some() => Err(Error::Stale),
            _ => Ok(()),
        }
    }

    pub async fn set_color(
        &self,
        id: Uuid,
        owner: Uuid,
        color: Color,
        precondition: &Precondition,
    ) -> Result<Note, Error> {
        let note = authorize(&self.notes, id, owner, Action::Manage).await?;
        let version = meant(&note, precondition)?;
        let changed = self.notes.set_color(id, version, color, self.clock.now()).await?;
        changed.ok_or(overtaken(version))
    }

    pub async fn add_tag(&self, id: Uuid, owner: Uuid, tag: Uuid) -> Result<(), Error> {
        authorize(&self.notes, id, owner, Action::Manage).await?;
        self.tags.find(tag, owner).await?.ok_or(Error::NOT_FOUND)?;
        Ok(self.notes.add_tag(id, tag, self.clock.now()).await?)
    }

    pub async fn remove_tag(&self, id: Uuid, owner: Uuid, tag: Uuid) -> Result<(), Error> {
        authorize(&self.notes, id, owner, Action::Manage).await?;
        Ok(self.notes.remove_tag(id, tag, self.clock.now()).await?)
    }
}

/// The version that a change is meant for; `None` if any will do.
fn meant(note: &Note, precondition: &Precondition) -> Result<Option<i64>, Error> {
    match precondition.allows(note.version) {
        true => Ok((!precondition.is_none()).then_some(note.version)),
        false => Err(Error::Stale),
    }
}

/// No row: somebody was faster, by a change if a version was meant, else by deleting.
fn overtaken(version: Option<i64>) -> Error {
    if version.is_some() { Error::Stale } else { Error::NOT_FOUND }
}

//! The types of the notes. A value that exists is a value that is allowed, so no tier
//! checks it a second time. Called by every tier.

mod color;
mod note;
mod share;
mod tag;
mod text;

pub use color::Color;
pub use note::{Access, Action, Note, NoteChange, NoteDraft, NoteFilter, Precondition, Versions};
pub use share::{Permission, Share, SharedNote, StoredShare, StoredSharedNote};
pub use tag::{Tag, TagDraft};
pub use text::{Content, SearchText, TagDescription, TagTitle, Title, folded};

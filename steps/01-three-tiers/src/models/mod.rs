//! The models: what Keep is about, as types. A value that exists is a value that is allowed, so no
//! tier checks it a second time. Called by every tier.

mod account;
mod code;
mod color;
mod note;
mod share;
mod tag;
mod text;

pub use account::{Account, Password, PersonName};
pub use code::{Code, Purpose, StoredCode};
pub use color::Color;
pub use note::{Access, Action, Note, NoteChange, NoteDraft, NoteFilter, Precondition, Versions};
pub use share::{Permission, Share, SharedNote};
pub use tag::{Tag, TagDraft};
pub use text::{Content, SearchText, TagDescription, TagTitle, Title, folded};

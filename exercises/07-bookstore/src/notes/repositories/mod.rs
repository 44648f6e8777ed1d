//! SQL for the tables of the notes: `notes`, `tags`, `note_tags`, `shares`. Each method is one
//! question or one change. Called by the services.

mod notes;
mod shares;
mod tags;

pub use notes::Notes;
pub use shares::Shares;
pub use tags::Tags;

//! The repositories: the lowest tier of ours, and the only one with SQL. Each method is one
//! question or one change. Called by the services.

mod accounts;
mod codes;
mod notes;
mod sessions;
mod shares;
mod tags;

pub use accounts::Accounts;
pub use codes::{Codes, NewCode};
pub use notes::Notes;
pub use sessions::Sessions;
pub use shares::Shares;
pub use tags::Tags;

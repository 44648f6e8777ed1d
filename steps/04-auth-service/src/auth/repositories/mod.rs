//! SQL for the tables of identity: `accounts`, `codes`, `sessions`. Called by its services.

mod accounts;
mod codes;
mod sessions;

pub use accounts::Accounts;
pub use codes::{Codes, NewCode};
pub use sessions::Sessions;

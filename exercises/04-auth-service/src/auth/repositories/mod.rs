//! SQL for the tables `accounts`, `codes` and `sessions`. Called by the services.

mod accounts;
mod codes;
mod sessions;

pub use accounts::Accounts;
pub use codes::{Codes, NewCode};
pub use sessions::Sessions;

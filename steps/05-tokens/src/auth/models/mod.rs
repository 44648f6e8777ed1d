//! The types of accounts and codes. Called by its tiers.

mod account;
mod code;

pub use account::{Account, Password, PersonName};
pub use code::{Code, Purpose, StoredCode};

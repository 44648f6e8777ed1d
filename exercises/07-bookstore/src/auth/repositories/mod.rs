//! SQL for the tables of auth: `accounts`, `codes`, `signing_keys`, `revocation_list`. Called by its
//! services.

mod accounts;
mod codes;
mod revocations;
mod signing_keys;

pub use accounts::Accounts;
pub use codes::{Codes, NewCode};
pub use revocations::{Revocation, Revocations};
pub use signing_keys::SigningKeys;

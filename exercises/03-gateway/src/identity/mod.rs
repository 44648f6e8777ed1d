//! Identity: who somebody is. Accounts, codes, sessions and passwords are its own, and so are their
//! tables. The other contexts reach it through its door, clients through its router.

mod codes;
mod controller;
mod directory;
mod door;
mod error;
mod hashing;
mod mails;
mod models;
mod repositories;
mod service;
mod signed_in;

pub use door::{Authenticator, Person, UserDirectory};

// For the composition root.
pub use controller::router;
pub use directory::Directory;
pub use hashing::{Hasher, HashingCost};
pub use service::AuthService;

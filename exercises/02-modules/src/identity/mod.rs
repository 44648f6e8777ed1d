//! Identity: who somebody is. Accounts, codes, sessions and passwords are its own, and so are their
//! tables. The other contexts reach it through its ports, clients through its router.

mod codes;
mod controller;
mod error;
mod hashing;
mod mails;
mod models;
mod people;
mod ports;
mod repositories;
mod service;
mod signed_in;

pub use ports::{Authenticator, Person, UserDirectory};

// For the composition root.
pub use controller::router;
pub use hashing::{Hasher, HashingCost};
pub use people::PeopleService;
pub use service::AuthService;

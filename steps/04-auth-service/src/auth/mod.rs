//! The auth service: who somebody is. Accounts, codes, sessions and passwords are its own, in a
//! database that nobody else opens. Clients reach it through the gateway, the other services at
//! `/internal`.

pub mod moving;

mod app;
mod codes;
mod config;
mod controller;
mod error;
mod hashing;
mod internal;
mod mails;
mod models;
mod people;
mod repositories;
mod service;
mod signed_in;

pub use app::{App, MIGRATIONS};
pub use config::Config;
pub use hashing::{Hasher, HashingCost};

// For the monolith, as long as auth is moving out of it.
pub use controller::router;
pub use people::{PeopleService, Person};
pub use service::AuthService;

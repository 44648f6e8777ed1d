//! The auth service: accounts, codes, passwords and the keys that sign tokens are its own, in a
//! database that nobody else opens. Clients reach it through the gateway, the other services at
//! `/internal`.

mod app;
mod codes;
mod config;
mod controller;
mod error;
mod hashing;
mod internal;
mod key_set;
mod mails;
mod models;
mod people;
mod repositories;
mod service;
mod signed_in;
mod signing;
mod tokens;

pub use app::{App, MIGRATIONS};
pub use config::Config;
pub use hashing::{Hasher, HashingCost};
pub use repositories::SigningKeys;
pub use signing::SigningKey;
pub use tokens::{OldKeys, TokenService};

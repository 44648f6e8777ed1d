//! Notes: what people write, with its tags, its colours, and who else may see it. The context's
//! tables are its own. They ask mail through its door and auth through their ports; nobody asks them
//! but clients.

mod access;
mod app;
mod auth_client;
mod config;
mod controllers;
mod error;
mod mails;
mod models;
mod ports;
mod repositories;
mod services;
mod take_over;

// For `main`, and for the tests.
pub use app::{App, StartError};
pub use config::Config;
pub use ports::{Person, UserDirectory};

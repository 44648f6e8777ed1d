//! Notes: what people write, with its tags, its colours, and who else may see it. The context's
//! tables are its own. They ask mail through its port and auth through their own; nobody asks them
//! but clients.

mod app;
mod config;
mod controllers;
mod error;
mod models;
mod ports;
mod repositories;
mod services;
mod take_over;

// For `main`, and for the tests.
pub use app::{App, StartError};
pub use config::Config;
pub use ports::{Person, UserDirectory};

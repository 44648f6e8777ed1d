//! The monolith, of which the notes are left: their configuration and their composition. Called by
//! `main`, and by the tests.

mod app;
mod config;

pub use app::App;
pub use config::Config;

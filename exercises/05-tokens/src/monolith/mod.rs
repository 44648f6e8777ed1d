//! The monolith: auth and notes in one process on one database, as they were before there was a
//! gateway. Called by `main`, and by the tests.

mod app;
mod config;
mod router;

pub use app::App;
pub use config::Config;

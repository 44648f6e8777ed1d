//! A running service: its settings, its log, listening and stopping. Called by `main` and the
//! composition root.

pub mod env;
pub mod log;
pub mod serve;
pub mod workers;

mod patience;

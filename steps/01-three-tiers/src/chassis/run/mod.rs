//! A running service: its settings, its log, its clock, listening and stopping. Called by `main` and
//! the composition roots.

pub mod clock;
pub mod env;
pub mod log;
pub mod serve;

//! Starts services as processes of their own, watches them, and ends them together. Called by the
//! `main` of a step, through [`run`], and by `cargo workbook up`, which restarts, kills and freezes
//! single services of a [`System`].
//!
//! A service says where it listens in a line of its standard output, `listening on http://…`, and
//! answers 200 at `/readyz` once it can serve. It is asked to end in two ways at once: by SIGTERM,
//! and by the end of its standard input. The second also reaches it when its starter is killed.

mod group;
mod member;
mod output;
pub mod probe;
mod run;
mod service;
mod signals;
mod system;

pub use group::ProcessGroup;
pub use member::{Down, Member};
pub use run::{run, stdin_ended};
pub use service::{Service, UNTIL_STDIN_ENDS, variable};
pub use signals::Signals;
pub use system::System;

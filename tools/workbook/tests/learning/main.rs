//! What a student does, over the real program in a miniature clone: check, watch, status, up,
//! doctor, completions.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod background;
mod check;
mod completions;
mod contract;
mod doctor;
mod environment;
#[path = "../fixture/mod.rs"]
mod fixture;
mod order;
mod progress;
mod services;
mod solutions;
mod status;
mod tampering;
mod terminal;
mod trouble;
mod up;
mod watch;
#[cfg(target_os = "linux")]
mod watches;

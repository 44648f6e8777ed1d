//! Drives `carry`, `sync`, `verify`, `reset`, `diff`, `solution`, `step`, `update` and `hint` as a student or a maintainer does:
//! the real program, in a miniature clone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod carry;
mod diff;
#[path = "../fixture/mod.rs"]
mod fixture;
mod hint;
mod interrupted;
mod old_clone;
mod pull;
mod reset;
mod solution;
mod step;
mod sync;
mod update;
mod verify;

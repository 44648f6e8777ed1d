//! The checks of the service: each test starts it on a free port with a data folder of its own, and
//! speaks HTTP with it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;
mod system;
// generate: modules

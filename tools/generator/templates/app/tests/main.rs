//! The checks of the service: each test starts it on a free port with a data folder of its own, and
//! speaks HTTP with it.

// `json!` needs several steps for each member of a body, and a model may have many.
#![recursion_limit = "1024"]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;
mod system;
// generate: modules

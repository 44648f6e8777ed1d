//! `cargo workbook generate` over the real program, in an empty folder outside any clone.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../learning/background.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod background;
mod bookstore;
mod folder;
mod kills;
mod leaks;
mod printed;
mod refusals;
mod three_ways;

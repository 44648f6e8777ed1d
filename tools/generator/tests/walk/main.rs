//! A recorded walk through the bookstore that the five commands of chapter 07 write, as a process of
//! its own: what LoopBack's documentation promises a client of such a service (its REST controllers,
//! and the filters for `where`, `fields`, `order`, `limit` and `skip`), and every 4xx.
//!
//! It needs the program, whose path stands in `GENERATED_BOOKSTORE`: `.ci/generated` makes it and
//! runs these. Where an answer differs from LoopBack's on purpose, a table in the chapter says why.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod books;
mod filters;
mod pages;
mod refusals;
mod service;

//! The controllers: from HTTP to a call of a service, and back. Each resource has a file with its
//! `router()` in front. Called by the router.

pub mod auth;
pub mod colors;
pub mod notes;
pub mod shares;
pub mod tags;

// What the controllers have in common: taking a request apart.
mod query;
mod signed_in;

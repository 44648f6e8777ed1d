//! Keep as three services: a gateway, auth and the notes, each a process with a database of its own.
//!
//! ```text
//! client ──> gateway ──> auth  <── keys? revocations? (beside the requests) ──┐
//!                  │           <── who is this? ──── breaker <── retries <────┤
//!                  └───> notes ──> verifies the token, asks for people ───────┘
//! ```
//!
//! None imports another: what the notes need to know of people stands in their ports. Whose token it
//! is they see from the token itself; everything else they ask auth over HTTP, through
//! `chassis::calls`. Below all stands the chassis, which knows nothing of Keep. In reading order:

// The services, each a process of its own.
pub mod gateway;

pub mod auth;

pub mod notes;

// What every service links.
pub mod mail;

pub mod chassis;

//! Keep as a monolith without its accounts, an auth service that has them, and a gateway in front.
//!
//! ```text
//! client ──> gateway ──> auth             <── keys? revocations? (beside the requests) ──┐
//!                  │                      <── who is this? ──────────────── UserDirectory ┤
//!                  └───> monolith ──> notes ──> SignedIn: verifies the token ─────────────┘
//! ```
//!
//! Each service has a database of its own, and none imports another: what the notes need to know of
//! people stands in their ports. Whose token it is they see from the token itself; who has an address
//! they ask over HTTP. Below all stands the chassis, which knows nothing of Keep. In reading order:

// The services, each a process of its own.
pub mod gateway;

pub mod auth;

pub mod monolith;

// What the monolith consists of.
pub mod notes;

// What every service links.
pub mod mail;

pub mod chassis;

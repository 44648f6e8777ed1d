//! Keep as a monolith without its accounts, an auth service that has them, and a gateway in front.
//!
//! ```text
//! client ──> gateway ──> auth                       <── whose token? who is this? ──┐
//!                  └───> monolith ──> notes ──> Authenticator, UserDirectory ───────┘
//! ```
//!
//! Each service has a database of its own, and none imports another: what the notes need to know of
//! people stands in their ports, and is asked over HTTP. While auth is moving out, the monolith may
//! keep these ports itself, with auth's code on its old tables; `KEEP_AUTH` says so. Below all stands
//! the chassis, which knows nothing of Keep. In reading order:

// The services, each a process of its own.
pub mod gateway;

pub mod auth;

pub mod monolith;

// What the monolith consists of.
pub mod notes;

// Where the move is.
pub mod auth_switch;

// What every service links.
pub mod mail;

pub mod chassis;

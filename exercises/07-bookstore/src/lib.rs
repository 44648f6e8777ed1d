//! Keep, and a bookstore: four services behind a gateway, each a process with a database of its own,
//! but for the supplier, which stands in for somebody else's.
//!
//! ```text
//! client ──> gateway ──> auth
//!                  │      ^ ^ keys? revocations? (beside the requests)
//!                  │      │ └────────────────────────┐
//!                  ├───> notes ──> who is this?      │
//!                  └───> bookstore ──────────────────┘
//!                            └──> supplier: what does it cost? (SOAP)
//! ```
//!
//! None imports another. The bookstore is what `cargo workbook generate` wrote, but for the few files
//! that join it: its configuration, its composition, and the offer. Below all stands the chassis,
//! which knows nothing of Keep. In reading order:

// The services, each a process of its own.
pub mod gateway;

pub mod auth;

pub mod notes;

pub mod bookstore;

// Not ours: what a supplier would run.
pub mod supplier;

// What every service links.
pub mod mail;

pub mod chassis;

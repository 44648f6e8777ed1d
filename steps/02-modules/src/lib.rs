//! Keep as one program of three contexts. Each has its tables, its rules and its mails to itself, and
//! ports: the traits by which another context may ask it something.
//!
//! ```text
//! client ──> router ──> notes    ──> Authenticator, UserDirectory ──> identity
//!                  │       └───────> Mailer ──> mail <── Mailer ────────┘ │
//!                  └────────────────────────────────────────────────────> │ (its own paths)
//! ```
//!
//! Inside a context the three tiers are those of step 01. Below all stands the chassis, which knows
//! nothing of Keep. In reading order:

pub mod app;
pub mod config;
pub mod router;

// The contexts.
pub mod notes;

pub mod identity;

pub mod mail;

// What every service links.
pub mod chassis;

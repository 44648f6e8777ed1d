//! Keep as a monolith, one program of three contexts, and a gateway in front. Each context has its
//! tables, its rules and its mails to itself, and ports: the traits by which another may ask it
//! something.
//!
//! ```text
//! client ──> gateway ──> monolith ──> notes ──> Authenticator, UserDirectory ──> identity
//!                               │       └─────> Mailer ──> mail <── Mailer ────────┘ │
//!                               └───────────────── (its own paths) ──────────────────┘
//! ```
//!
//! The two are processes of their own, and neither imports the other. Inside a context the three tiers
//! are those of step 01. Below all stands the chassis, which knows nothing of Keep. In reading order:

// The services, each a process of its own.
pub mod gateway;

pub mod monolith;

// The contexts.
pub mod notes;

pub mod identity;

pub mod mail;

// What every service links.
pub mod chassis;

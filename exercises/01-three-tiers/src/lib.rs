//! Keep as one program in three tiers. A request goes down, an answer comes up:
//!
//! ```text
//! client ──> router ──> controllers ──> services ──> repositories ──> data source
//!                        HTTP            rules        SQL              SQLite or PostgreSQL
//! ```
//!
//! A tier calls the one below it and knows nothing of the one above. Controllers never see SQL,
//! repositories never see HTTP. The models go through all of them. In reading order:

pub mod app;
pub mod config;

// The tiers.
pub mod router;

pub mod controllers;

pub mod services;

pub mod repositories;

// What goes through all of them.
pub mod models;

pub mod error;

// What any service needs, and what knows nothing of Keep: HTTP, the database, the log, the clock.
pub mod chassis;

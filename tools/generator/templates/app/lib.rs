//! {{ description }}
//!
//! ```text
//! client ──> controllers ──> services ──> repositories ──> data sources
//! ```
//!
//! `{{ module }}` is the service; `chassis` is what any service needs and knows nothing of this one.

pub mod {{ module }};

pub mod chassis;

//! Data: databases, and what is stored in them. Called by the repositories.

pub mod data_source;

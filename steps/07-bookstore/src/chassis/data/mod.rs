//! Data: databases, and what is stored in them. Called by the repositories.

pub mod data_source;
pub mod filter;
pub mod table;
pub mod values;

//! The bookstore: a service of its own. Its controllers speak HTTP, its services know the rules, its
//! repositories keep the records, its data sources say where. Each tier calls only the one below.

pub mod app;
pub mod config;
pub mod controllers;
pub mod data_sources;
pub mod error;
pub mod models;
pub mod openapi;
pub mod repositories;
pub mod services;
pub mod signed_in;

// For `main`, and for the tests.
pub use app::App;
pub use config::Config;
pub use data_sources::StartError;

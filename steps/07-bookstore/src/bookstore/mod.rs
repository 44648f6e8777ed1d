//! The bookstore: a service of its own. Its controllers speak HTTP, its services know the rules, its
//! repositories keep the records, its data sources say where. Each tier calls only the one below.

mod app;
mod config;
mod controllers;
mod data_sources;
mod error;
mod models;
mod openapi;
mod repositories;
mod services;
mod signed_in;

// For `main`, and for the tests.
pub use app::App;
pub use config::Config;
pub use data_sources::StartError;

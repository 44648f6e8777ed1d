//! A stand-in for a supplier's service. Called by `main`, and by the tests.

use axum::Router;

use crate::chassis::env::{ConfigError, variable};
use crate::chassis::log::LogConfig;

pub struct Config {
    pub address: String,
    pub log: LogConfig,
}

impl Config {
    pub fn from_environment() -> Result<Self, ConfigError> {
        let address = variable("SUPPLIER_ADDR")?.unwrap_or_else(|| "127.0.0.1:8004".to_owned());
        Ok(Self { address, log: LogConfig::from_environment()? })
    }
}

pub fn router() -> Router {
    crate::chassis::health::without_database()
}

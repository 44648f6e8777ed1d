//! The configuration: every variable that the stand-in reads. Called by `main`.

use crate::chassis::run::env::{ConfigError, variable};
use crate::chassis::run::log::LogConfig;

/// The address of the stand-in. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `SUPPLIER_ADDR`: the address to listen at; `127.0.0.1:8004`.
    pub address: String,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
}

impl Config {
    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let address = variable("SUPPLIER_ADDR")?.unwrap_or_else(|| "127.0.0.1:8004".to_owned());
        Ok(Self { address, log: LogConfig::from_environment()? })
    }
}

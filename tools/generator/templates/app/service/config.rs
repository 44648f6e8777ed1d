//! The configuration: every variable that the service reads. Called by `main`.

use std::path::PathBuf;
use std::time::Duration;

#[allow(unused_imports, reason = "a service without a database has no use for it")]
use crate::chassis::Location;
use crate::chassis::run::env::{ConfigError, variable};
use crate::chassis::run::log::LogConfig;
use crate::chassis::run::serve::LAME_DUCK;

/// The address and the stores of the service. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `{{ upper }}_ADDR`: the address to listen at; `127.0.0.1:8000`.
    pub address: String,
    /// `{{ upper }}_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    // generate: fields
    /// `{{ upper }}_LOG` and `{{ upper }}_LOG_FORMAT`.
    pub log: LogConfig,
    /// The time after which a request is answered with 503.
    pub request_deadline: Duration,
    /// The time for which connections are still taken once the service is told to stop.
    pub lame_duck: Duration,
}

impl Config {
    /// The configuration when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8000".to_owned(),
            // generate: standards
            data,
            log: LogConfig::default(),
            request_deadline: Duration::from_secs(10),
            lame_duck: LAME_DUCK,
        }
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let data = variable("{{ upper }}_DATA")?.map_or(PathBuf::from("data"), PathBuf::from);
        let standard = Self::in_folder(data);
        Ok(Self {
            address: variable("{{ upper }}_ADDR")?.unwrap_or(standard.address),
            // generate: variables
            log: LogConfig::from_environment()?,
            ..standard
        })
    }
}

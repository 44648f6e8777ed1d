//! The configuration: every variable that the service reads. Called by `main`.

use std::path::PathBuf;
use std::time::Duration;

use crate::chassis::env::{ConfigError, variable};
use crate::chassis::log::LogConfig;
use crate::chassis::serve::LAME_DUCK;

/// Where the service listens and where it keeps what it must not lose. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `BOOKSTORE_ADDR`: the address to listen at; `127.0.0.1:8000`.
    pub address: String,
    /// `BOOKSTORE_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    /// `BOOKSTORE_DB_URL`: `sqlite://…` or `postgres://…`; a file in the data folder.
    pub db_url: String,
    // generate: fields
    /// `BOOKSTORE_LOG` and `BOOKSTORE_LOG_FORMAT`.
    pub log: LogConfig,
    /// How long a request may take before it is answered with 503.
    pub request_deadline: Duration,
    /// How long connections are still taken once the service is told to stop.
    pub lame_duck: Duration,
}

impl Config {
    /// What runs when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8000".to_owned(),
            db_url: format!("sqlite://{}", data.join("db.db").display()),
            // generate: standards
            data,
            log: LogConfig::default(),
            request_deadline: Duration::from_secs(10),
            lame_duck: LAME_DUCK,
        }
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let data = variable("BOOKSTORE_DATA")?.map_or(PathBuf::from("data"), PathBuf::from);
        let standard = Self::in_folder(data);
        Ok(Self {
            address: variable("BOOKSTORE_ADDR")?.unwrap_or(standard.address),
            db_url: variable("BOOKSTORE_DB_URL")?.unwrap_or(standard.db_url),
            // generate: variables
            log: LogConfig::from_environment()?,
            ..standard
        })
    }
}

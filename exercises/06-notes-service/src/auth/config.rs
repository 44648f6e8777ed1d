//! The auth service's configuration: every variable that it reads. Called by `main` and by the
//! command that changes the key.

use std::path::PathBuf;
use std::time::Duration;

use super::HashingCost;
use crate::chassis::Location;
use crate::chassis::run::env::{ConfigError, variable};
use crate::chassis::run::log::LogConfig;
use crate::chassis::run::serve::LAME_DUCK;

/// The address and the stores of auth. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `AUTH_ADDR`: the address to listen at; `127.0.0.1:8001`.
    pub address: String,
    /// `KEEP_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    /// `AUTH_DATABASE_URL`: `postgres://…` or `sqlite://…`; a file in the data folder.
    pub database: Location,
    /// `MAIL_URL`: `smtp://user:password@host:port`; without it, mails become files in the data
    /// folder.
    pub mail_url: Option<String>,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
    /// The cost of hashing one password.
    pub hashing: HashingCost,
    /// The time after which a request is answered with 503.
    pub request_deadline: Duration,
    /// The time for which connections are still taken once the service is told to stop.
    pub lame_duck: Duration,
}

impl Config {
    /// The configuration when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8001".to_owned(),
            database: Location::File(data.join("auth.db")),
            data,
            mail_url: None,
            log: LogConfig::default(),
            hashing: HashingCost::SERIOUS,
            request_deadline: Duration::from_secs(10),
            lame_duck: LAME_DUCK,
        }
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let data = variable("KEEP_DATA")?.map_or(PathBuf::from("data"), PathBuf::from);
        let standard = Self::in_folder(data);
        Ok(Self {
            address: variable("AUTH_ADDR")?.unwrap_or(standard.address),
            database: variable("AUTH_DATABASE_URL")?.map_or(standard.database, Location::Url),
            mail_url: variable("MAIL_URL")?,
            log: LogConfig::from_environment()?,
            ..standard
        })
    }
}

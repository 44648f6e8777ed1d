//! The configuration: every variable that the notes service reads. Called by `main`.

use std::path::PathBuf;
use std::time::Duration;

use crate::chassis::Location;
use crate::chassis::calls::Policy;
use crate::chassis::run::env::{ConfigError, seconds, variable};
use crate::chassis::run::log::LogConfig;
use crate::chassis::run::serve::LAME_DUCK;

/// The address and the stores of the notes service. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `NOTES_ADDR`: the address to listen at; `127.0.0.1:8002`.
    pub address: String,
    /// `KEEP_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    /// `NOTES_DATABASE_URL`: `postgres://…` or `sqlite://…`; a file in the data folder.
    pub database: Location,
    /// `MAIL_URL`: `smtp://user:password@host:port`; without it, mails become files in the data
    /// folder.
    pub mail_url: Option<String>,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
    /// `AUTH_URL`: where the auth service is; `http://127.0.0.1:8001`.
    pub auth_url: String,
    /// The patience with it.
    pub patience: Policy,
    /// `NOTES_POLL_SECONDS`: how often auth is asked for what it has revoked; 1. For so long a dead
    /// token may still be taken for good, and for as long as the breaker is open.
    pub poll_interval: Duration,
    /// The time after which a request is answered with 503.
    pub request_deadline: Duration,
    /// The time for which connections are still taken once the service is told to stop.
    pub lame_duck: Duration,
}

impl Config {
    /// The configuration when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8002".to_owned(),
            database: Location::File(data.join("notes.db")),
            data,
            mail_url: None,
            log: LogConfig::default(),
            auth_url: "http://127.0.0.1:8001".to_owned(),
            patience: Policy::STANDARD,
            poll_interval: Duration::from_secs(1),
            request_deadline: Duration::from_secs(10),
            lame_duck: LAME_DUCK,
        }
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let data = variable("KEEP_DATA")?.map_or(PathBuf::from("data"), PathBuf::from);
        let standard = Self::in_folder(data);
        Ok(Self {
            address: variable("NOTES_ADDR")?.unwrap_or(standard.address),
            database: variable("NOTES_DATABASE_URL")?.map_or(standard.database, Location::Url),
            mail_url: variable("MAIL_URL")?,
            log: LogConfig::from_environment()?,
            auth_url: variable("AUTH_URL")?.unwrap_or(standard.auth_url),
            // No longer than a token lives.
            poll_interval: seconds("NOTES_POLL_SECONDS", 900)?.unwrap_or(standard.poll_interval),
            ..standard
        })
    }
}

//! The configuration: every variable that the monolith reads, in one place. Called by `main`.

use std::path::PathBuf;
use std::time::Duration;

use crate::auth::HashingCost;
use crate::auth_switch::AuthSwitch;
use crate::chassis::Location;
use crate::chassis::run::env::{ConfigError, variable};
use crate::chassis::run::log::LogConfig;
use crate::chassis::run::serve::LAME_DUCK;

/// The addresses and stores of Keep. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `MONOLITH_ADDR`: the address to listen at; `127.0.0.1:8002`.
    pub address: String,
    /// `KEEP_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    /// `DATABASE_URL`: `postgres://…` or `sqlite://…`; a file in the data folder.
    pub database: Location,
    /// `MAIL_URL`: `smtp://user:password@host:port`; without it, mails become files in the data
    /// folder.
    pub mail_url: Option<String>,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
    /// `KEEP_AUTH`: who answers for auth; `service`.
    pub auth: AuthSwitch,
    /// `AUTH_URL`: where the auth service is; `http://127.0.0.1:8001`.
    pub auth_url: String,
    /// The time that it has to answer.
    pub auth_deadline: Duration,
    /// The cost of hashing one password.
    pub hashing: HashingCost,
    /// The time after which a request is answered with 503.
    pub request_deadline: Duration,
    /// The time for which connections are still taken once Keep is told to stop.
    pub lame_duck: Duration,
}

impl Config {
    /// The configuration when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8002".to_owned(),
            database: Location::File(data.join("keep.db")),
            data,
            mail_url: None,
            log: LogConfig::default(),
            auth: AuthSwitch::Service,
            auth_url: "http://127.0.0.1:8001".to_owned(),
            auth_deadline: Duration::from_secs(2),
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
            address: variable("MONOLITH_ADDR")?.unwrap_or(standard.address),
            database: variable("DATABASE_URL")?.map_or(standard.database, Location::Url),
            mail_url: variable("MAIL_URL")?,
            log: LogConfig::from_environment()?,
            auth: AuthSwitch::from_environment()?,
            auth_url: variable("AUTH_URL")?.unwrap_or(standard.auth_url),
            ..standard
        })
    }
}

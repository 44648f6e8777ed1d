//! The configuration: every variable that the service reads. Called by `main`.

use std::path::PathBuf;
use std::time::Duration;

use crate::chassis::Location;
use crate::chassis::calls::Policy;
use crate::chassis::run::env::{ConfigError, seconds, variable};
use crate::chassis::run::log::LogConfig;
use crate::chassis::run::serve::LAME_DUCK;

/// The address and the stores of the service. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `BOOKSTORE_ADDR`: the address to listen at; `127.0.0.1:8003`.
    pub address: String,
    /// `KEEP_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    /// `BOOKSTORE_DATABASE_URL`: `sqlite://…` or `postgres://…`; a file in the data folder.
    pub db_location: Location,
    // generate: fields
    /// `AUTH_URL`: where the auth service is; `http://127.0.0.1:8001`.
    pub auth_url: String,
    /// The patience with it.
    pub patience: Policy,
    /// `BOOKSTORE_POLL_SECONDS`: how often auth is asked for what it has revoked; 1.
    pub poll_interval: Duration,
    /// `SUPPLIER_URL`: where the supplier is; `http://127.0.0.1:8004`.
    pub supplier_url: String,
    /// The patience with the supplier.
    pub supplier_patience: Policy,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
    /// The time after which a request is answered with 503.
    pub request_deadline: Duration,
    /// The time for which connections are still taken once the service is told to stop.
    pub lame_duck: Duration,
}

impl Config {
    /// A price is worth half a second: without it an offer is still an answer.
    pub const SUPPLIER_PATIENCE: Policy = Policy {
        attempt: Duration::from_millis(500),
        call: Duration::from_millis(1_500),
        ..Policy::STANDARD
    };

    /// The configuration when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8003".to_owned(),
            db_location: Location::File(data.join("bookstore.db")),
            // generate: standards
            auth_url: "http://127.0.0.1:8001".to_owned(),
            patience: Policy::STANDARD,
            poll_interval: Duration::from_secs(1),
            supplier_url: "http://127.0.0.1:8004".to_owned(),
            supplier_patience: Self::SUPPLIER_PATIENCE,
            data,
            log: LogConfig::default(),
            request_deadline: Duration::from_secs(10),
            lame_duck: LAME_DUCK,
        }
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let data = variable("KEEP_DATA")?.map_or(PathBuf::from("data"), PathBuf::from);
        let standard = Self::in_folder(data);
        Ok(Self {
            address: variable("BOOKSTORE_ADDR")?.unwrap_or(standard.address),
            db_location: variable("BOOKSTORE_DATABASE_URL")?
                .map_or(standard.db_location, Location::Url),
            // generate: variables
            auth_url: variable("AUTH_URL")?.unwrap_or(standard.auth_url),
            poll_interval: seconds("BOOKSTORE_POLL_SECONDS", 900)?
                .unwrap_or(standard.poll_interval),
            supplier_url: variable("SUPPLIER_URL")?.unwrap_or(standard.supplier_url),
            log: LogConfig::from_environment()?,
            ..standard
        })
    }
}

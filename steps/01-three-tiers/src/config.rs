//! The configuration: every variable that the program reads, in one place. Called by `main`.

use std::env::VarError;
use std::path::PathBuf;
use std::time::Duration;

/// The addresses and stores of Keep. Nothing needs to be set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `KEEP_ADDR`: the address to listen at; `127.0.0.1:8000`.
    pub address: String,
    /// `KEEP_DATA`: the folder for everything that is kept; `data`.
    pub data: PathBuf,
    /// `DATABASE_URL`: `postgres://…` or `sqlite://…`; a file in the data folder.
    pub database_url: String,
    /// `MAIL_URL`: `smtp://user:password@host:port`; without it, mails become files in the data
    /// folder.
    pub mail_url: Option<String>,
    /// `KEEP_LOG`: `error`, `warn`, `info`, `debug`, or per target as in `info,sqlx=warn`.
    pub log: String,
    /// `KEEP_LOG_FORMAT`: `text` for people, `json` for programs.
    pub log_format: LogFormat,
    /// The cost of hashing one password.
    pub hashing: HashingCost,
    /// The time after which a request is answered with 503.
    pub request_deadline: Duration,
}

/// The format of a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Argon2id's memory in KiB and its passes over it.
#[derive(Clone, Copy, Debug)]
pub struct HashingCost {
    pub memory: u32,
    pub passes: u32,
}

impl HashingCost {
    /// OWASP's first recommendation for Argon2id: 19 MiB, two passes.
    pub const SERIOUS: Self = Self { memory: 19 * 1024, passes: 2 };
    /// As little as Argon2 allows, for tests that hash hundreds of passwords.
    pub const CHEAP: Self = Self { memory: 8, passes: 1 };
}

/// A variable that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}={value:?} {fault}")]
pub struct ConfigError {
    name: &'static str,
    value: String,
    fault: &'static str,
}

impl Config {
    /// The configuration when nothing is set, with everything kept in `data`.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            address: "127.0.0.1:8000".to_owned(),
            database_url: format!("sqlite://{}", data.join("keep.db").display()),
            data,
            mail_url: None,
            log: "info,sqlx=warn".to_owned(),
            log_format: LogFormat::Text,
            hashing: HashingCost::SERIOUS,
            request_deadline: Duration::from_secs(10),
        }
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let data = variable("KEEP_DATA")?.map_or(PathBuf::from("data"), PathBuf::from);
        let standard = Self::in_folder(data);
        Ok(Self {
            address: variable("KEEP_ADDR")?.unwrap_or(standard.address),
            database_url: variable("DATABASE_URL")?.unwrap_or(standard.database_url),
            mail_url: variable("MAIL_URL")?,
            log: variable("KEEP_LOG")?.unwrap_or(standard.log),
            log_format: match variable("KEEP_LOG_FORMAT")?.as_deref() {
                None | Some("text") => LogFormat::Text,
                Some("json") => LogFormat::Json,
                Some(other) => {
                    let fault = "is not a log format; say `text` or `json`";
                    return Err(ConfigError {
                        name: "KEEP_LOG_FORMAT",
                        value: other.into(),
                        fault,
                    });
                }
            },
            ..standard
        })
    }
}

/// An empty variable counts as one that is not set.
fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(value)) => {
            let value = value.to_string_lossy().into_owned();
            Err(ConfigError { name, value, fault: "is not UTF-8" })
        }
    }
}

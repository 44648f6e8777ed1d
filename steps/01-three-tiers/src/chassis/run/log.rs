//! The log: which lines, and how they are written. Called by `main`.

use std::str::FromStr;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::env::{ConfigError, variable};

/// The configuration of the log.
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// `KEEP_LOG`: `error`, `warn`, `info`, `debug`, or per target as in `info,sqlx=warn`.
    pub filter: String,
    /// `KEEP_LOG_FORMAT`: `text` for people, `json` for programs.
    pub format: LogFormat,
}

/// The format of a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { filter: "info,sqlx=warn".to_owned(), format: LogFormat::Text }
    }
}

impl LogConfig {
    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let name = "KEEP_LOG_FORMAT";
        let fault = "is not a log format; say `text` or `json`";
        let format = match variable(name)?.as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => return Err(ConfigError { name, value: other.into(), fault }),
        };
        let filter = variable("KEEP_LOG")?.unwrap_or(Self::default().filter);
        Ok(Self { filter, format })
    }

    /// Logs go to standard error, so that standard output has only what programs wait for.
    pub fn start(&self) -> Result<(), String> {
        let filter = Targets::from_str(&self.filter)
            .map_err(|error| format!("KEEP_LOG={:?} is not a filter: {error}", self.filter))?;
        let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
        let registry = tracing_subscriber::registry().with(filter);
        match self.format {
            LogFormat::Text => registry.with(lines.with_ansi(false)).init(),
            LogFormat::Json => registry.with(lines.json()).init(),
        }
        Ok(())
    }
}

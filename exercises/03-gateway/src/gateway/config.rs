//! The gateway's configuration: every variable that it reads. Called by `main`.

use axum::http::HeaderValue;

use super::cors;
use super::limits::Limits;
use super::routes::Routes;
use crate::chassis::run::env::{ConfigError, variable};
use crate::chassis::run::log::LogConfig;

/// The address of the gateway, and those of the services behind it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `KEEP_ADDR`: the address to listen at; `127.0.0.1:8000`.
    pub address: String,
    /// `GATEWAY_ROUTES`: `/path=http://host:port`, several with commas in between; everything under
    /// `/api/v1` to `MONOLITH_URL`.
    pub routes: Routes,
    /// `GATEWAY_ORIGINS`: the origins whose pages may use Keep, with commas in between; none.
    pub origins: Vec<HeaderValue>,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
    /// Its bounds.
    pub limits: Limits,
}

impl Config {
    /// The configuration when only the monolith's address is set.
    pub fn to(monolith: &str) -> Result<Self, ConfigError> {
        Ok(Self {
            address: "127.0.0.1:8000".to_owned(),
            routes: parsed("MONOLITH_URL", &format!("/api/v1={monolith}"), Routes::parse)?,
            origins: Vec::new(),
            log: LogConfig::default(),
            limits: Limits::default(),
        })
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let monolith = variable("MONOLITH_URL")?;
        let standard = Self::to(monolith.as_deref().unwrap_or("http://127.0.0.1:8002"))?;
        Ok(Self {
            address: variable("KEEP_ADDR")?.unwrap_or(standard.address),
            routes: match variable("GATEWAY_ROUTES")? {
                Some(text) => parsed("GATEWAY_ROUTES", &text, Routes::parse)?,
                None => standard.routes,
            },
            origins: match variable("GATEWAY_ORIGINS")? {
                Some(text) => parsed("GATEWAY_ORIGINS", &text, cors::parse)?,
                None => standard.origins,
            },
            log: LogConfig::from_environment()?,
            ..standard
        })
    }
}

fn parsed<T>(
    name: &'static str,
    value: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, ConfigError> {
    parse(value).map_err(|fault| ConfigError { name, value: value.to_owned(), fault })
}

//! The gateway's configuration: every variable that it reads. Called by `main`.

use axum::http::HeaderValue;

use super::cors;
use super::limits::Limits;
use super::routes::Routes;
use crate::auth_switch::AuthSwitch;
use crate::chassis::run::env::{ConfigError, variable};
use crate::chassis::run::log::LogConfig;

/// The address of the gateway, and those of the services behind it.
#[derive(Clone, Debug)]
pub struct Config {
    /// `KEEP_ADDR`: the address to listen at; `127.0.0.1:8000`.
    pub address: String,
    /// `GATEWAY_ROUTES`: `/path=http://host:port`, several with commas in between; by
    /// `KEEP_AUTH`, `/api/v1/auth` to `AUTH_URL` and the rest of `/api/v1` to `MONOLITH_URL`.
    pub routes: Routes,
    /// `KEEP_AUTH`: who answers for auth; `service`.
    pub auth: AuthSwitch,
    /// `AUTH_URL`: where the auth service is; `http://127.0.0.1:8001`.
    pub auth_url: String,
    /// `GATEWAY_OPS_ADDR`: the address at which `/ops/shadow` is answered; nowhere.
    pub ops_address: Option<String>,
    /// `GATEWAY_ORIGINS`: the origins whose pages may use Keep, with commas in between; none.
    pub origins: Vec<HeaderValue>,
    /// `KEEP_LOG` and `KEEP_LOG_FORMAT`.
    pub log: LogConfig,
    /// Its bounds.
    pub limits: Limits,
}

impl Config {
    /// The configuration when only the services' addresses are set, and the position of the switch.
    pub fn to(auth: AuthSwitch, auth_url: &str, monolith: &str) -> Result<Self, ConfigError> {
        let routes = routes(auth, auth_url, monolith);
        Ok(Self {
            address: "127.0.0.1:8000".to_owned(),
            routes: parsed("AUTH_URL or MONOLITH_URL", &routes, Routes::parse)?,
            auth,
            auth_url: auth_url.to_owned(),
            ops_address: None,
            origins: Vec::new(),
            log: LogConfig::default(),
            limits: Limits::default(),
        })
    }

    /// Reads the environment.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let (auth, monolith) = (variable("AUTH_URL")?, variable("MONOLITH_URL")?);
        let standard = Self::to(
            AuthSwitch::from_environment()?,
            auth.as_deref().unwrap_or("http://127.0.0.1:8001"),
            monolith.as_deref().unwrap_or("http://127.0.0.1:8002"),
        )?;
        Ok(Self {
            address: variable("KEEP_ADDR")?.unwrap_or(standard.address),
            routes: match variable("GATEWAY_ROUTES")? {
                Some(text) => parsed("GATEWAY_ROUTES", &text, Routes::parse)?,
                None => standard.routes,
            },
            ops_address: variable("GATEWAY_OPS_ADDR")?,
            origins: match variable("GATEWAY_ORIGINS")? {
                Some(text) => parsed("GATEWAY_ORIGINS", &text, cors::parse)?,
                None => standard.origins,
            },
            log: LogConfig::from_environment()?,
            ..standard
        })
    }
}

/// The routes, as `GATEWAY_ROUTES` would say them.
fn routes(auth: AuthSwitch, auth_url: &str, monolith: &str) -> String {
    // HOLE 2 of 6, auth_route: Send what is below /api/v1/auth to the auth service at the
    // position `service` only; before that everything goes to the monolith. As it stands, the
    // auth service answers in `shadow` already, where it should only be compared.
    // Turns green: auth_moves_out_and_nobody_notices,
    // the_shadow_tells_a_status_and_a_body_that_differ,
    // what_the_monolith_did_not_answer_is_not_compared,
    // the_shadow_logs_that_answers_differ_and_not_what_they_say
    match auth {
        AuthSwitch::Monolith | AuthSwitch::Frozen => format!("/api/v1={monolith}"),
        AuthSwitch::Shadow | AuthSwitch::Service => {
            format!("/api/v1/auth={auth_url},/api/v1={monolith}")
        }
    }
    // END OF HOLE auth_route
}

fn parsed<T>(
    name: &'static str,
    value: &str,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<T, ConfigError> {
    parse(value).map_err(|fault| ConfigError { name, value: value.to_owned(), fault })
}

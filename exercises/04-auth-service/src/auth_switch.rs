//! `KEEP_AUTH`: who answers for auth while it moves out of the monolith. Called by the gateway, the
//! monolith and the commands of the move; once everybody says `service`, it can go.

use crate::chassis::run::env::{ConfigError, variable};

/// The four positions of the move, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthSwitch {
    /// The monolith answers; the auth service may be empty.
    Monolith,
    /// The monolith answers, and the gateway asks the auth service too, to compare.
    Shadow,
    /// The monolith answers, and the gateway lets only reads through; the last backfill runs.
    Frozen,
    /// The auth service answers; the monolith asks it as well.
    #[default]
    Service,
}

impl AuthSwitch {
    /// Reads `KEEP_AUTH`; where it is not set, the move is over.
    pub fn from_environment() -> Result<Self, ConfigError> {
        match variable("KEEP_AUTH")?.as_deref() {
            Some("monolith") => Ok(Self::Monolith),
            Some("shadow") => Ok(Self::Shadow),
            Some("frozen") => Ok(Self::Frozen),
            None | Some("service") => Ok(Self::Service),
            Some(other) => {
                let fault = "is no position; say monolith, shadow, frozen or service".into();
                Err(ConfigError { name: "KEEP_AUTH", value: other.to_owned(), fault })
            }
        }
    }
}

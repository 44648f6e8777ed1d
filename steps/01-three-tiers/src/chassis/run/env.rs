//! Reads variables of the environment. Called by the configurations.

use std::env::VarError;

/// A variable that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}={value:?} {fault}")]
pub struct ConfigError {
    pub name: &'static str,
    pub value: String,
    pub fault: &'static str,
}

/// An empty variable counts as one that is not set.
pub fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
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

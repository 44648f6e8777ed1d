//! What this machine has for the workbook and what it lacks. Called by `doctor`.
//!
//! A finding never fails: what cannot be found out is worth attention, and the next is looked at.

mod build;
mod network;
mod shell;
mod surroundings;

use serde::Serialize;

use crate::repository::Repository;

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// A word: `rust`, `disk`.
    pub about: &'static str,
    pub state: State,
    /// What is there.
    pub found: String,
    /// What to do about it.
    pub advice: Option<String>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Ok,
    /// It works, but something will be slower or unavailable.
    Attention,
    /// It does not work without this.
    Missing,
}

/// Looks at everything, in the order of its weight.
pub fn examine(repository: &Repository) -> Vec<Finding> {
    let mut findings = vec![
        build::rust(repository),
        build::cargo_itself(repository),
        surroundings::writable(repository),
        shell::path(repository),
        surroundings::disk(repository),
        build::dependencies(repository),
        build::built(repository),
        surroundings::git(),
        surroundings::encoding(),
        surroundings::editor(repository),
        shell::proxy(),
        shell::tests(),
        shell::watches(repository),
        network::port(8000, "a running step (`up`); KEEP_ADDR chooses another"),
        network::port(3000, "the book (`read`); it takes the next free one"),
    ];
    let servers = [
        ("postgres", "TEST_POSTGRES_URL", 5432),
        ("nats", "TEST_NATS_URL", 4222),
        ("smtp", "TEST_SMTP_URL", 25),
    ];
    findings.extend(servers.map(|(about, variable, port)| network::server(about, variable, port)));
    findings
}

impl Finding {
    fn ok(about: &'static str, found: impl Into<String>) -> Self {
        Self { about, state: State::Ok, found: found.into(), advice: None }
    }

    fn attention(about: &'static str, found: impl Into<String>, advice: &str) -> Self {
        let advice = Some(advice.to_owned());
        Self { about, state: State::Attention, found: found.into(), advice }
    }

    fn missing(about: &'static str, found: impl Into<String>, advice: &str) -> Self {
        let advice = Some(advice.to_owned());
        Self { about, state: State::Missing, found: found.into(), advice }
    }
}

//! `.workbook/update.json`: the last update, so that one that was stopped goes on, and one that is
//! done can be undone. Called by `update`.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::files::write_atomically;
use crate::repository::Repository;

/// The whole file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    pub last: Option<Update>,
    /// The stashes and branches that were brought over, by their commits.
    #[serde(default)]
    pub brought_over: Vec<String>,
}

/// One update; each member but the last is a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// What was checked out before.
    pub head: String,
    /// The student's files before.
    pub work: String,
    /// The version that the student began with.
    pub base: String,
    /// What is checked out afterwards.
    pub new: String,
    /// The work is in the new version.
    pub finished: bool,
}

impl State {
    /// Reads the file; a clone that was never updated has none.
    pub fn read(repository: &Repository) -> Result<Self> {
        let path = path(repository);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        serde_json::from_slice(&text)
            .with_context(|| format!("cannot understand {}", path.display()))
    }

    /// Writes the file.
    pub fn write(&self, repository: &Repository) -> Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        write_atomically(&path(repository), text.as_bytes())
    }
}

fn path(repository: &Repository) -> std::path::PathBuf {
    repository.state().join("update.json")
}

//! Whose turn it is to check an exercise, and how far that check is. Taken by `checking`; `watch`
//! and the served page ask who checks what.
//!
//! `.workbook/checking/` holds for each exercise
//!
//! ```text
//! NN-slug.turn     locked by the check that runs
//! NN-slug.wanted   locked by a check that waits for its turn; a check in the background gives way
//! NN-slug.watched  locked by the `watch` that checks every save of it
//! NN-slug.json     how far the running check is; means nothing while nobody holds the turn
//! ```

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::lock::{self, Lock};
use crate::repository::{Repository, StepName};

/// How often a check that waits looks whether it is its turn.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// A wait that is worth a word.
const LONG: Duration = Duration::from_millis(500);

/// The right to check one exercise, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    stage: PathBuf,
    _lock: Lock,
}

/// How far a running check is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub phase: Phase,
    pub done: usize,
    /// While compiling, a guess.
    pub total: usize,
}

/// What a running check is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    Compiling,
    Running,
}

impl Turn {
    /// Waits until nobody else checks this exercise. `quietly` says nothing about a long wait.
    pub async fn take(repository: &Repository, step: &StepName, quietly: bool) -> Result<Self> {
        let stage = file(repository, step, "json");
        let path = file(repository, step, "turn");
        if let Some(lock) = Lock::try_file(&path)? {
            return Ok(Self { stage, _lock: lock });
        }
        // A check in the background asks nobody to give way. Where two others wait, the second one's
        // wish is the first one's as well.
        let wanted = file(repository, step, "wanted");
        let _wanted = if quietly { None } else { Lock::try_file(&wanted)? };
        let mut waited = Duration::ZERO;
        loop {
            tokio::time::sleep(BETWEEN_LOOKS).await;
            waited += BETWEEN_LOOKS;
            if let Some(lock) = Lock::try_file(&path)? {
                return Ok(Self { stage, _lock: lock });
            }
            if waited == LONG && !quietly {
                anstream::eprintln!("waiting for another check of exercises/{step} to end");
            }
        }
    }

    /// Where this check tells how far it is.
    pub fn stage(&self) -> &Path {
        &self.stage
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.stage);
    }
}

impl Stage {
    /// Replaces what was told before. Nothing depends on it but what is shown, so it is not forced
    /// to disk, and a failure is no fault of the check.
    pub fn tell(&self, file: &Path) {
        let Ok(text) = serde_json::to_vec(self) else { return };
        let beside = file.with_extension("json.new");
        let _ = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, file));
    }
}

/// How far the check of `step` is that runs just now, whoever runs it.
pub fn stage(repository: &Repository, step: &StepName) -> Option<Stage> {
    if !lock::is_held(&file(repository, step, "turn")) {
        return None;
    }
    let text = std::fs::read(file(repository, step, "json")).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Waits until no check of `step` runs or wants to, and says whether it had to wait.
pub async fn free(repository: &Repository, step: &StepName) -> bool {
    let files = ["turn", "wanted"].map(|ending| file(repository, step, ending));
    let mut waited = false;
    while files.iter().any(|file| lock::is_held(file)) {
        waited = true;
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    waited
}

/// Waits until somebody else wants to check `step`.
pub async fn wanted(repository: &Repository, step: &StepName) {
    let path = file(repository, step, "wanted");
    while !lock::is_held(&path) {
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Says that every save in `step` is checked, until it is dropped; `None` where another says so.
pub fn watch(repository: &Repository, step: &StepName) -> Result<Option<Lock>> {
    Lock::try_file(&file(repository, step, "watched"))
}

/// Whether a `watch` checks every save in `step`.
pub fn is_watched(repository: &Repository, step: &StepName) -> bool {
    lock::is_held(&file(repository, step, "watched"))
}

fn file(repository: &Repository, step: &StepName, ending: &str) -> PathBuf {
    repository.state().join("checking").join(format!("{step}.{ending}"))
}

//! `.workbook/progress.json`: what the checks have found so far. Written by `check` and `watch`;
//! read by `status`, by the choice of the exercise, by `hint` and by the book's pages.
//!
//! Everything is kept under names that a new edition of the workbook does not change: the step's
//! slug, the hole's anchor, the checkpoint's function. Members that this program does not know are
//! kept as they are, so that an older program does not lose what a newer one wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::files::write_atomically;
use crate::lock::Lock;
use crate::repository::{Repository, StepName};

/// The version that this program writes.
const VERSION: u32 = 1;

/// The whole file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Progress {
    version: u32,
    /// By the step's name; see [`Progress::step`] for renumbered ones.
    #[serde(default)]
    steps: BTreeMap<String, StepProgress>,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// What is known of one step's exercise.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StepProgress {
    /// Every checkpoint passed, in one run, with the tests as they were given.
    #[serde(default)]
    pub done: bool,
    /// By the hole's anchor: whether all of its checkpoints passed in the last run.
    #[serde(default)]
    pub holes: BTreeMap<String, HoleState>,
    /// By the test's function: whether it passed in the last run that came so far.
    #[serde(default)]
    pub checkpoints: BTreeMap<String, CheckpointState>,
    /// The checkpoints whose state an earlier run found, because the last one was interrupted.
    #[serde(default)]
    pub earlier: BTreeSet<String>,
    /// The tests, transcripts and manifests that differed from those given.
    #[serde(default)]
    pub tests_changed: Vec<String>,
    /// A hash of the exercise's files at the last run that was not interrupted; tells whether they changed since.
    #[serde(default)]
    pub fingerprint: String,
    /// When that run ended, in seconds since 1970.
    #[serde(default)]
    pub checked_at: u64,
    /// How many units cargo built or found fresh: the total of the next progress bar.
    #[serde(default)]
    pub units: usize,
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

/// Whether a hole is still to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoleState {
    Open,
    Green,
}

/// What became of a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckpointState {
    Passed,
    Failed,
    /// The code did not compile, the run was cut short, or it was not asked for.
    NotRun,
}

impl Default for Progress {
    fn default() -> Self {
        Self { version: VERSION, steps: BTreeMap::new(), unknown: Map::new() }
    }
}

impl Progress {
    /// Reads the file. One that cannot be understood is moved aside, with a word, and never lost.
    pub fn read(repository: &Repository) -> Result<Self> {
        let path = file(repository);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => String::new(),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        match serde_json::from_str(&text) {
            Ok(progress) => Ok(progress),
            Err(error) => {
                let aside = move_aside(&path)?;
                anstream::eprintln!(
                    "{} could not be understood ({error}); it is kept as {}, and progress starts \
                     again with the next check",
                    repository.shown(&path),
                    repository.shown(&aside)
                );
                Ok(Self::default())
            }
        }
    }

    /// Changes the file, while no other program does.
    pub fn update(repository: &Repository, change: impl FnOnce(&mut Self)) -> Result<()> {
        let folder = repository.state();
        let cannot = || format!("cannot write in {}", folder.display());
        let _lock = Lock::wait_for_file(&folder.join("progress.lock")).with_context(cannot)?;
        let mut progress = Self::read(repository)?;
        change(&mut progress);
        let mut text = serde_json::to_string_pretty(&progress)?;
        text.push('\n');
        write_atomically(&file(repository), text.as_bytes())
    }

    /// What is known of `step`; a chapter that got another number is found by its slug.
    pub fn step(&self, step: &StepName) -> Option<&StepProgress> {
        self.steps.get(&self.key(step))
    }

    /// The same, to be changed; made where nothing is known yet.
    pub fn step_mut(&mut self, step: &StepName) -> &mut StepProgress {
        let known = self.steps.remove(&self.key(step)).unwrap_or_default();
        self.steps.entry(step.as_str().to_owned()).or_insert(known)
    }

    fn key(&self, step: &StepName) -> String {
        let slug = |name: &str| name.split_once('-').map(|(_, slug)| slug.to_owned());
        let exact = self.steps.contains_key(step.as_str());
        let same_slug = || self.steps.keys().find(|name| slug(name) == slug(step.as_str()));
        match exact {
            true => step.as_str().to_owned(),
            false => same_slug().cloned().unwrap_or_else(|| step.as_str().to_owned()),
        }
    }
}

fn file(repository: &Repository) -> PathBuf {
    repository.state().join("progress.json")
}

/// Renames a broken file to the first free `progress.json.broken-<n>`.
fn move_aside(path: &Path) -> Result<PathBuf> {
    let aside = (1..)
        .map(|number| path.with_file_name(format!("progress.json.broken-{number}")))
        .find(|aside| !aside.exists());
    let aside = aside.unwrap_or_else(|| path.with_extension("broken"));
    std::fs::rename(path, &aside)
        .with_context(|| format!("cannot move {} aside", path.display()))?;
    Ok(aside)
}

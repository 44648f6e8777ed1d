//! `.workbook/hints.json`: how many hints of each hole were revealed. Called by `hint`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::files::write_atomically;
use crate::lock::Lock;
use crate::repository::{Repository, StepName};

/// By the step's name, then the hole's.
type Shown = BTreeMap<String, BTreeMap<String, usize>>;

/// How many hints of `hole` were revealed so far.
pub fn read(repository: &Repository, step: &StepName, hole: &str) -> Result<usize> {
    let shown = all(repository)?;
    Ok(shown.get(step.as_str()).and_then(|holes| holes.get(hole)).copied().unwrap_or(0))
}

/// Remembers that `count` hints of `hole` were revealed.
pub fn write(repository: &Repository, step: &StepName, hole: &str, count: usize) -> Result<()> {
    let _lock = Lock::take(repository)?;
    let mut shown = all(repository)?;
    shown.entry(step.to_string()).or_default().insert(hole.to_owned(), count);
    write_atomically(&path(repository), &serde_json::to_vec_pretty(&shown)?)
}

fn all(repository: &Repository) -> Result<Shown> {
    let path = path(repository);
    if !path.exists() {
        return Ok(Shown::new());
    }
    let text = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_slice(&text).with_context(|| {
        let path = path.display();
        format!("{path} is not what `hint` writes; remove it, and the hints are counted anew")
    })
}

fn path(repository: &Repository) -> PathBuf {
    repository.state().join("hints.json")
}

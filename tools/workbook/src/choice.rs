//! Which exercise a command is about: the one named, else the one around the current folder, else
//! the first that is not finished. Called by every command that takes an optional `NN`.

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::repository::{Repository, StepName};

/// The exercise chosen, and why.
#[derive(Clone, Debug)]
pub struct Choice {
    pub step: StepName,
    pub why: Why,
}

/// Why this exercise and no other; a command that chose says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Named,
    CurrentFolder,
    FirstUnfinished,
    AllFinished,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Named => "as you asked",
            Self::CurrentFolder => "the exercise of the current folder",
            Self::FirstUnfinished => "the first one that is not finished",
            Self::AllFinished => "the last one; all are finished",
        })
    }
}

/// Chooses. `wanted` is what the student typed: `1`, `01`, `three-tiers` or `01-three-tiers`.
pub fn choose(repository: &Repository, wanted: Option<&str>) -> Result<Choice> {
    if let Some(wanted) = wanted {
        return Ok(Choice { step: repository.find_step(wanted)?, why: Why::Named });
    }
    if let Some(step) = repository.step_called_from()? {
        return Ok(Choice { step, why: Why::CurrentFolder });
    }
    let progress = Progress::read(repository)?;
    let steps = repository.steps()?;
    let unfinished = steps.iter().find(|step| !progress.step(step).is_some_and(|step| step.done));
    match (unfinished, steps.last()) {
        (Some(step), _) => Ok(Choice { step: step.clone(), why: Why::FirstUnfinished }),
        (None, Some(step)) => Ok(Choice { step: step.clone(), why: Why::AllFinished }),
        (None, None) => bail!(
            "{} has no step with an exercise.toml; is the clone complete?",
            repository.root().join("steps").display()
        ),
    }
}

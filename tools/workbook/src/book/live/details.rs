//! What the last check found in one exercise, for the page of its chapter. Called by `events`.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use super::Live;
use crate::checking::difference::{self, Excerpt};
use crate::checking::libtest::Panic;
use crate::checking::report::{CheckpointReport, Report};
use crate::checking::{place, record, turn};
use crate::exercise::{Exercise, Hole};
use crate::hints_shown;
use crate::progress::{CheckpointState, HoleState, Progress};
use crate::repository::StepName;

/// One exercise.
#[derive(Debug, Serialize)]
pub struct Details {
    step: StepName,
    done: bool,
    /// By the hole's anchor.
    holes: BTreeMap<String, HoleDetails>,
    /// By the test's function.
    checkpoints: BTreeMap<String, CheckpointDetails>,
    compile_error: Option<String>,
    cut_short: Option<String>,
    tests_changed: Vec<String>,
    /// Why the last check that ran here had no result.
    fault: Option<String>,
    /// In seconds since 1970; none where it was never checked to the end.
    checked_at: Option<u64>,
    /// Something was saved since.
    changed: bool,
    saves_checked_by: Checker,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Checker {
    Read,
    Watch,
    Nobody,
}

#[derive(Debug, Serialize)]
struct HoleDetails {
    state: Option<HoleState>,
    file: String,
    line: Option<usize>,
    /// Those that were revealed.
    hints: Vec<String>,
    of: usize,
}

#[derive(Debug, Serialize)]
struct CheckpointDetails {
    state: CheckpointState,
    /// An earlier check found it; the last one has not come so far.
    earlier: bool,
    difference: Option<Excerpt>,
    panic: Option<Panic>,
    logged: Vec<String>,
}

impl Details {
    /// Reads them from the record of the checks, and from the exercise.
    pub fn read(live: &Live, step: &StepName) -> Result<Self> {
        let repository = &live.repository;
        let exercise = Exercise::read(&repository.step(step))?;
        let progress = Progress::read(repository)?;
        let known = progress.step(step).cloned().unwrap_or_default();
        let fingerprint = record::fingerprint(&repository.exercise(step))?;
        let report = record::last_report(repository, step);
        let holes = exercise.holes.iter().map(|hole| {
            let state = known.holes.get(hole.name()).copied();
            Ok((hole.name().to_owned(), HoleDetails::read(live, step, hole, state)?))
        });
        let found = |name: &str| {
            let checkpoints = report.iter().flat_map(|report: &Report| &report.checkpoints);
            checkpoints.into_iter().find(|one| one.name == name)
        };
        let checkpoints = known.checkpoints.iter();
        Ok(Self {
            step: step.clone(),
            done: known.done,
            holes: holes.collect::<Result<_>>()?,
            checkpoints: checkpoints
                .map(|(name, state)| {
                    (
                        name.clone(),
                        CheckpointDetails::of(*state, found(name), known.earlier.contains(name)),
                    )
                })
                .collect(),
            compile_error: report.as_ref().and_then(|report| report.compile_error.clone()),
            cut_short: report.as_ref().and_then(|report| report.cut_short.clone()),
            tests_changed: known.tests_changed,
            fault: live.fault(step),
            checked_at: (known.checked_at > 0).then_some(known.checked_at),
            changed: known.checked_at > 0 && known.fingerprint != fingerprint,
            saves_checked_by: match turn::is_watched(repository, step) {
                true => Checker::Watch,
                false if live.checks_saves => Checker::Read,
                false => Checker::Nobody,
            },
        })
    }
}

impl HoleDetails {
    fn read(live: &Live, step: &StepName, hole: &Hole, state: Option<HoleState>) -> Result<Self> {
        let file = live.repository.exercise(step).join(hole.path());
        let shown = hints_shown::read(&live.repository, step, hole.name())?;
        Ok(Self {
            state,
            line: place::line_of_hole(&file, hole.name()),
            file: live.repository.shown(&file),
            hints: hole.hints.iter().take(shown).cloned().collect(),
            of: hole.hints.len(),
        })
    }
}

impl CheckpointDetails {
    fn of(state: CheckpointState, report: Option<&CheckpointReport>, earlier: bool) -> Self {
        let report = report.filter(|report| report.state == state);
        let texts = report.and_then(|report| {
            report.difference.as_ref()?;
            Some((report.expected.as_ref()?, report.actual.as_ref()?))
        });
        Self {
            state,
            earlier,
            difference: texts.map(|(expected, actual)| difference::excerpt(expected, actual)),
            panic: report.and_then(|report| report.panic_worth_showing()).cloned(),
            logged: report.map(|report| report.logged.clone()).unwrap_or_default(),
        }
    }
}

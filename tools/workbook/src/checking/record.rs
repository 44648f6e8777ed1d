//! Remembers what a check found, and tells what is new since the check before. Called by
//! `checking`; `status` and the served page ask it whether an exercise changed, and the page what
//! the last check said.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::checking::report::Report;
use crate::checking::{Check, Checked};
use crate::files::write_atomically;
use crate::progress::{CheckpointState, HoleState, Progress, StepProgress};
use crate::repository::{Repository, StepName};
use crate::tree::Tree;

/// What this check changed in the record.
#[derive(Debug, Default)]
pub struct News {
    /// The units of the build, for the next progress bar.
    pub units: usize,
    /// Holes that were open before this check and are green now, by name.
    pub newly_green: Vec<String>,
    /// The exercise was not done before this check, and is now.
    pub newly_done: bool,
}

/// Writes the progress of one check, and keeps its report under `.workbook/reports` and the
/// transcripts that its tests recorded under `.workbook/transcripts`, for whoever wants to see a
/// whole one. `before` is what was known when the check began.
pub fn record(
    check: &Check,
    checked: &Checked,
    before: &StepProgress,
    nothing_ran: bool,
    fingerprint: String,
    recorded: &Path,
) -> Result<News> {
    let report = &checked.report;
    // Before the progress, at which a page looks.
    keep_report(check, report)?;
    Progress::update(&check.repository, |progress| {
        let step = progress.step_mut(&check.step);
        take(step, report, check.hole.is_none());
        if report.compile_error.is_none() {
            step.units = checked.news.units;
        }
        if check.hole.is_none() {
            step.fingerprint = fingerprint;
            step.checked_at =
                SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        }
    })?;
    if !nothing_ran {
        let kept = check.repository.state().join("transcripts").join(check.step.as_str());
        if check.hole.is_none() && kept.exists() {
            let _ = std::fs::remove_dir_all(&kept);
        }
        keep_transcripts(recorded, &kept)
            .with_context(|| format!("cannot write in {}", kept.display()))?;
    }
    Ok(News {
        units: checked.news.units,
        newly_green: newly_green(before, report),
        newly_done: report.done && check.hole.is_none() && !before.done,
    })
}

/// Writes the progress of a check that still runs. Should it be interrupted, this is what stays: when
/// the exercise was last checked, and as what, remains the word of the check before.
pub fn so_far(check: &Check, report: &Report) -> Result<()> {
    keep_report(check, report)?;
    Progress::update(&check.repository, |progress| {
        take(progress.step_mut(&check.step), report, false);
    })
}

/// What the last check of `step` said; `None` where there was none, or an older program's.
pub fn last_report(repository: &Repository, step: &StepName) -> Option<Report> {
    serde_json::from_slice(&std::fs::read(report_file(repository, step)).ok()?).ok()
}

/// The check of one hole says nothing of the others, whose last word stands.
fn keep_report(check: &Check, report: &Report) -> Result<()> {
    let mut report = report.clone();
    if check.hole.is_some()
        && let Some(earlier) = last_report(&check.repository, &check.step)
    {
        report.complete_from(earlier);
    }
    write_atomically(&report_file(&check.repository, &check.step), &serde_json::to_vec(&report)?)
}

fn report_file(repository: &Repository, step: &StepName) -> PathBuf {
    repository.state().join("reports").join(format!("{step}.json"))
}

fn newly_green(before: &StepProgress, report: &Report) -> Vec<String> {
    let was_open = |name: &str| before.holes.get(name) != Some(&HoleState::Green);
    let holes = report.holes.iter();
    holes
        .filter(|hole| hole.state == HoleState::Green && was_open(&hole.name))
        .map(|hole| hole.name.clone())
        .collect()
}

/// Takes over what `report` says. Only the report of a `whole` check can say that a chapter is done;
/// any other can take that word back.
fn take(step: &mut StepProgress, report: &Report, whole: bool) {
    for checkpoint in &report.checkpoints {
        let name = checkpoint.name.clone();
        if checkpoint.earlier {
            step.checkpoints.entry(name.clone()).or_insert(checkpoint.state);
            step.earlier.insert(name);
        } else {
            step.earlier.remove(&name);
            step.checkpoints.insert(name, checkpoint.state);
        }
    }
    for hole in &report.holes {
        step.holes.insert(hole.name.clone(), hole.state);
    }
    step.tests_changed.clone_from(&report.tests_changed);
    let all_passed = step.checkpoints.values().all(|state| *state == CheckpointState::Passed);
    step.done = if whole { report.done } else { step.done && all_passed };
}

fn keep_transcripts(recorded: &Path, kept: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(kept)?;
    for entry in std::fs::read_dir(recorded)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), kept.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// A hash of every file in `folder`: 64-bit FNV-1a, which, other than the standard library's
/// hasher, stays the same from one release of Rust to the next. It guards against nobody.
pub fn fingerprint(folder: &Path) -> Result<String> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for (path, file) in Tree::read(folder)?.files {
        take(path.to_string_lossy().as_bytes());
        take(&[0]);
        take(&file.contents);
        take(&[0]);
    }
    Ok(format!("{hash:016x}"))
}

//! What a check found. `check --json` prints a [`Report`] as it is, so its shape is a promise:
//!
//! ```text
//! { "step": "01-three-tiers", "title": "Three tiers", "chapter": "book/src/01-three-tiers.md",
//!   "holes": [ { "number": 1, "name": "create_note", "task": "Insert the note …",
//!                "file": "exercises/01-three-tiers/src/services/notes.rs", "line": 31,
//!                "minutes": 8, "section": "book/src/01-three-tiers.md#a-note",
//!                "state": "open" | "green", "checkpoints": ["a_created_note_is_returned"] } ],
//!   "checkpoints": [ { "name": "a_created_note_is_returned", "theme": "notes",
//!                      "state": "passed" | "failed" | "not_run", "holes": ["create_note"],
//!                      "ignored": false, "earlier": false,
//!                      "difference": "--- expected\n+++ actual\n…" | null,
//!                      "expected": "POST /notes …" | null, "actual": "POST /notes …" | null,
//!                      "panic": { "file": "…", "line": 12, "message": "…" } | null,
//!                      "logged": ["keep::error: … no such column: owner"] } ],
//!   "tests_changed": ["tests/checkpoints/notes.rs"],
//!   "compile_error": "error[E0425]: …" | null,
//!   "cut_short": "no result came within 120 s; still running: …" | null,
//!   "done": false }
//! ```
//!
//! Checkpoints stand in the chapter's order: those of one hole by hole, those of several, those of
//! none. A hole is green when its checkpoints are; a red one that waits for several holes counts
//! against those of them that have other red ones, if any has. A hole whose mark was removed from
//! its file has `"line": null`. A check that ended has nothing of an earlier one; the report that is
//! kept under `.workbook/reports` may, while a check runs and after one that was interrupted. Members
//! may be added.
//!
//! Called by `judging`, which fills it, by `show`, and by `record`, which keeps the last one for the
//! served page.

use serde::{Deserialize, Serialize};

use crate::checking::libtest::Panic;
use crate::progress::{CheckpointState, HoleState};

/// The result of one check of one exercise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    pub step: String,
    pub title: String,
    pub chapter: String,
    pub holes: Vec<HoleReport>,
    pub checkpoints: Vec<CheckpointReport>,
    /// Files of the tests that differ from those given, inside the exercise's folder.
    pub tests_changed: Vec<String>,
    /// What the compiler said, when the exercise does not compile.
    pub compile_error: Option<String>,
    /// Why some checkpoints have no result.
    pub cut_short: Option<String>,
    /// Everything asked for is green, with the tests as they were given.
    pub done: bool,
}

/// A hole and whether its checkpoints are all green.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HoleReport {
    pub number: usize,
    pub name: String,
    pub task: String,
    pub file: String,
    pub line: Option<usize>,
    pub minutes: u32,
    pub section: String,
    pub state: HoleState,
    pub checkpoints: Vec<String>,
}

/// A checkpoint and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckpointReport {
    pub name: String,
    pub theme: String,
    pub state: CheckpointState,
    pub holes: Vec<String>,
    /// It did not run because it says `#[ignore]`.
    #[serde(default)]
    pub ignored: bool,
    /// The state is that of an earlier check: this one was interrupted before it came so far.
    #[serde(default)]
    pub earlier: bool,
    pub difference: Option<String>,
    pub expected: Option<String>,
    pub actual: Option<String>,
    pub panic: Option<Panic>,
    /// What the program logged as an error while the test ran.
    pub logged: Vec<String>,
    /// What a failing test wrote, for one that neither panicked nor recorded a transcript.
    #[serde(skip)]
    pub wrote: Option<String>,
}

impl Report {
    /// Leaves out everything but one hole and its checkpoints.
    pub fn keep_only(&mut self, hole: &str) {
        self.holes.retain(|one| one.name == hole);
        self.checkpoints.retain(|one| one.holes.iter().any(|name| name == hole));
    }

    /// Takes from `earlier` what this report says nothing of.
    pub fn complete_from(&mut self, earlier: Self) {
        for hole in earlier.holes {
            if self.holes.iter().all(|known| known.name != hole.name) {
                self.holes.push(hole);
            }
        }
        self.holes.sort_by_key(|hole| hole.number);
        for checkpoint in earlier.checkpoints {
            if self.checkpoints.iter().all(|known| known.name != checkpoint.name) {
                self.checkpoints.push(checkpoint);
            }
        }
    }

    /// Whether the states are those of this check alone.
    pub fn is_whole(&self) -> bool {
        self.checkpoints.iter().all(|one| !one.earlier)
    }

    /// Everything that was asked has passed, and was asked by the tests that were given.
    pub fn is_done(&self) -> bool {
        self.tests_changed.is_empty()
            && self.compile_error.is_none()
            && self.cut_short.is_none()
            && !self.checkpoints.is_empty()
            && self.is_whole()
            && self.checkpoints.iter().all(|one| one.state == CheckpointState::Passed)
    }

    /// The first checkpoint to mend.
    pub fn first_failure(&self) -> Option<&CheckpointReport> {
        self.checkpoints.iter().find(|checkpoint| checkpoint.state == CheckpointState::Failed)
    }

    pub fn count(&self, state: CheckpointState) -> usize {
        self.checkpoints.iter().filter(|checkpoint| checkpoint.state == state).count()
    }

    /// The first hole that is still open among those that `checkpoint` waits for.
    pub fn open_hole_of(&self, checkpoint: &CheckpointReport) -> Option<&HoleReport> {
        let waits = |hole: &&HoleReport| checkpoint.holes.contains(&hole.name);
        let open = |hole: &&HoleReport| hole.state == HoleState::Open;
        let mut holes = self.holes.iter().filter(waits);
        holes.clone().find(open).or_else(|| holes.next())
    }
}

impl CheckpointReport {
    /// Whether the panic says more than that the transcripts differ.
    pub fn panic_worth_showing(&self) -> Option<&Panic> {
        let in_tests = |panic: &Panic| panic.file.contains("/tests/checkpoints/");
        let in_exercise = |panic: &Panic| panic.file.contains("exercises/") && !in_tests(panic);
        self.panic.as_ref().filter(|panic| self.difference.is_none() || in_exercise(panic))
    }
}

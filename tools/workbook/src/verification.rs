//! Proves that exercises are fair. Called by `verify`.
//!
//! Of every step several variants are derived: the exercise, the solved step, and for every hole the
//! solved step with that one hole open. They become the members of a scratch workspace, which one
//! cargo invocation compiles; then each variant's checkpoints run, and what fails is compared with
//! what `exercise.toml` says. A variant that panics, hangs or does not compile stops no other.

mod build;
mod judge;
mod scratch;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::checking::test_run::{TestProgram, TestRun};
use crate::derivation::{Open, Source, Variant};
use crate::process::{Signals, block_on};
use crate::repository::{Repository, StepName};
use crate::tree::Tree;

/// What was found out about one step.
#[derive(Debug, Serialize)]
pub struct Report {
    pub step: String,
    pub findings: Vec<Finding>,
    pub holes: Vec<HoleReport>,
}

/// One thing to mend.
#[derive(Debug, Serialize)]
pub struct Finding {
    pub kind: Kind,
    /// Begins with the place: `steps/01-three-tiers/exercise.toml:31: …`.
    pub message: String,
    /// What the compiler or the test said.
    pub details: Option<String>,
    /// The hole it is about, if it is about one.
    pub hole: Option<String>,
}

/// The kinds of findings, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The step cannot be derived: a missing anchor, an unknown checkpoint.
    NotDerivable,
    /// The committed exercise is not what the step gives.
    Differs,
    DoesNotCompile,
    Warning,
    /// The solved step fails a checkpoint.
    SolvedFails,
    /// A checkpoint of a hole passes while the hole is open.
    DoesNotDepend,
    /// A checkpoint fails with the hole open that the hole does not list.
    Unlisted,
    /// The checkpoints did not run to their end.
    CutShort,
}

/// One hole.
#[derive(Debug, Serialize)]
pub struct HoleReport {
    pub name: String,
    /// How many checkpoints it lists.
    pub checkpoints: usize,
    /// Alone open, it fails exactly these.
    pub exact: bool,
}

/// A step or an exercise that is derived for the proof.
pub struct Case {
    /// The package, and its folder in the scratch workspace: `verify-01-three-tiers-solved`.
    pub package: String,
    pub what: What,
    pub tree: Tree,
}

/// Which variant it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Exercise,
    Solved,
    /// The solved step with the hole at this place in `exercise.toml` open.
    Hole(usize),
}

/// What became of a case.
#[derive(Default)]
pub struct Outcome {
    pub messages: Vec<build::Message>,
    /// Its test program, if it compiled.
    pub program: Option<PathBuf>,
    pub run: TestRun,
}

/// Verifies `steps`; the checkpoints of one case may take `time_limit`.
pub fn verify(
    repository: &Repository,
    steps: &[StepName],
    time_limit: Duration,
) -> Result<Vec<Report>> {
    let mut reports = Vec::new();
    let mut derived = Vec::new();
    for step in steps {
        match derive(repository, step) {
            Ok((source, cases)) => derived.push((source, cases)),
            Err(error) => reports.push(not_derivable(step, &error)),
        }
    }
    let scratch = scratch::write(repository, &derived)?;
    let all: usize = derived.iter().map(|(_, cases)| cases.len()).sum();
    let mut built = build::build(repository, &scratch, all)?;
    for (source, cases) in &derived {
        let mut outcomes = Vec::new();
        let mut solved_ends = true;
        for case in cases {
            let mut outcome = built.remove(&case.package).unwrap_or_default();
            // Where the solved step hangs, every hole would, and nobody would learn anything.
            if case.what != What::Exercise
                && solved_ends
                && let Some(program) = &outcome.program
            {
                outcome.run = run(program.clone(), &scratch, case, time_limit)?;
            }
            solved_ends &= case.what != What::Solved || outcome.run.cut_short.is_none();
            outcomes.push(outcome);
        }
        let judged: Vec<_> = cases.iter().zip(outcomes).collect();
        reports.push(judge::judge(repository, source, &judged)?);
    }
    reports.sort_by(|a, b| a.step.cmp(&b.step));
    Ok(reports)
}

fn derive(repository: &Repository, step: &StepName) -> Result<(Source, Vec<Case>)> {
    let source = Source::read(repository, step)?;
    let case = |suffix: &str, what, open| -> Result<Case> {
        let package = format!("verify-{step}-{suffix}");
        let tree = source.derive(&Variant { package: package.clone(), open })?;
        Ok(Case { package, what, tree })
    };
    let mut cases = vec![
        case("exercise", What::Exercise, Open::All)?,
        case("solved", What::Solved, Open::None)?,
    ];
    for (place, hole) in source.exercise.holes.iter().enumerate() {
        // A hole may be called `solved`, so its package says that it is a hole's.
        let suffix = format!("hole-{}", hole.name());
        cases.push(case(&suffix, What::Hole(place), Open::Only(hole.name().to_owned()))?);
    }
    Ok((source, cases))
}

fn run(
    executable: PathBuf,
    scratch: &scratch::Scratch,
    case: &Case,
    time_limit: Duration,
) -> Result<TestRun> {
    let transcripts = scratch.folder.join("transcripts").join(&case.package);
    std::fs::create_dir_all(&transcripts)
        .with_context(|| format!("cannot make the folder {}", transcripts.display()))?;
    let program = TestProgram {
        executable,
        shown: format!("the checkpoints of {}", case.package),
        package: scratch.folder.join(&case.package),
        repository: scratch.folder.clone(),
        transcripts,
        time_limit,
    };
    block_on(async {
        // The tests are a process group of their own, which Ctrl-C does not reach: dropping it ends it.
        let mut signals = Signals::listen()?;
        tokio::select! {
            run = program.run(|_| true) => run,
            () = signals.next() => bail!("stopped while {} ran; nothing is proven", program.shown),
        }
    })
}

fn not_derivable(step: &StepName, error: &anyhow::Error) -> Report {
    let message = format!("{error:#}");
    let finding = Finding { kind: Kind::NotDerivable, message, details: None, hole: None };
    Report { step: step.to_string(), findings: vec![finding], holes: Vec::new() }
}

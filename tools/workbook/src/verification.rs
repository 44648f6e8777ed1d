//! Proves that exercises are fair. Called by `verify`.
//!
//! Of every step several variants are derived: the exercise, the solved step, and for every hole the
//! solved step with that one hole open. Each step has a package in a scratch workspace, which becomes
//! one variant after the other: from one to the next a few lines differ, so that the compiler keeps
//! most of what it knows (2.4 s of processor time for a hole of step 01; each variant as a package of
//! its own took 16 s). Each variant's checkpoints run, and what fails is compared with what
//! `exercise.toml` says. A variant that panics, hangs or does not compile stops no other.

mod build;
mod judge;
mod scratch;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::cargo::messages::Diagnostic;
use crate::checking::meter::Audience;
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
    /// `verify-01-three-tiers-solved`
    pub name: String,
    /// The package, and its folder in the scratch workspace: `verify-01-three-tiers`.
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
    pub messages: Vec<Diagnostic>,
    /// Its test program, if it compiled.
    pub program: Option<PathBuf>,
    pub run: TestRun,
}

/// Verifies `steps`, or of one step the hole at the place `only`; the checkpoints of one case may
/// take `time_limit`.
pub fn verify(
    repository: &Repository,
    steps: &[StepName],
    only: Option<usize>,
    time_limit: Duration,
) -> Result<Vec<Report>> {
    let mut reports = Vec::new();
    let mut derived = Vec::new();
    for step in steps {
        match derive(repository, step) {
            Ok((source, mut cases)) => {
                cases.retain(|case| match case.what {
                    What::Hole(place) => only.is_none_or(|only| only == place),
                    What::Exercise | What::Solved => true,
                });
                derived.push((source, cases));
            }
            Err(error) => reports.push(not_derivable(step, &error)),
        }
    }
    let cases = || derived.iter().flat_map(|(_, cases)| cases);
    let scratch = scratch::prepare(repository, cases())?;
    let progress = progress(cases().count());
    for (source, cases) in &derived {
        let mut outcomes = Vec::new();
        let mut solved_ends = true;
        for case in cases {
            progress.set_message(case.name.clone());
            scratch.write(case)?;
            let mut outcome = build::build(repository, &scratch, &case.package)?;
            // Where the solved step hangs, every hole would, and nobody would learn anything.
            if case.what != What::Exercise
                && solved_ends
                && let Some(program) = &outcome.program
            {
                outcome.run = run(program.clone(), &scratch, case, time_limit)?;
            }
            solved_ends &= case.what != What::Solved || outcome.run.cut_short.is_none();
            outcomes.push(outcome);
            progress.inc(1);
        }
        let judged: Vec<_> = cases.iter().zip(outcomes).collect();
        reports.push(judge::judge(repository, source, &judged)?);
    }
    progress.finish_and_clear();
    reports.sort_by(|a, b| a.step.cmp(&b.step));
    Ok(reports)
}

fn derive(repository: &Repository, step: &StepName) -> Result<(Source, Vec<Case>)> {
    let source = Source::read(repository, step)?;
    let case = |suffix: &str, what, open| -> Result<Case> {
        let package = format!("verify-{step}");
        let tree = source.derive(&Variant { package: package.clone(), open })?;
        Ok(Case { name: format!("{package}-{suffix}"), package, what, tree })
    };
    let mut cases = vec![
        case("exercise", What::Exercise, Open::All)?,
        case("solved", What::Solved, Open::None)?,
    ];
    for (place, hole) in source.exercise.holes.iter().enumerate() {
        // A hole may be called `solved`, so its variant's name says that it is a hole's.
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
    let transcripts = scratch.folder.join("transcripts").join(&case.name);
    std::fs::create_dir_all(&transcripts)
        .with_context(|| format!("cannot make the folder {}", transcripts.display()))?;
    let program = TestProgram {
        executable,
        shown: format!("the checkpoints of {}", case.name),
        package: scratch.folder.join(&case.package),
        repository: scratch.folder.clone(),
        transcripts,
        time_limit,
        audience: Audience::default(),
        few_cases: false,
    };
    block_on(async {
        // The tests are a process group of their own, which Ctrl-C does not reach: dropping it ends it.
        let mut signals = Signals::listen()?;
        tokio::select! {
            run = program.run_all() => run,
            () = signals.next() => bail!("stopped while {} ran; nothing is proven", program.shown),
        }
    })
}

/// A bar on a terminal; elsewhere one line that says what takes so long.
fn progress(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("[{bar:24}] {pos}/{len} {msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    if bar.is_hidden() {
        anstream::eprintln!("compiling and running {count} variants");
    }
    bar.tick();
    bar
}

fn not_derivable(step: &StepName, error: &anyhow::Error) -> Report {
    let message = format!("{error:#}");
    let finding = Finding { kind: Kind::NotDerivable, message, details: None, hole: None };
    Report { step: step.to_string(), findings: vec![finding], holes: Vec::new() }
}

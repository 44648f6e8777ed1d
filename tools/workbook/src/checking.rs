//! One check of one exercise, from the comparison of its tests to the record of its progress.
//! Called by `check`, by `watch` and by the
//! served page; `up` compiles by it.
//!
//! Cargo is called once, to compile; the test program that it linked is then run directly. So the
//! time limit is that of the tests alone, their names are known before they run, and those that the
//! student works for can run first (`order`, `rounds`).

pub mod compile;
mod cut_short;
pub mod difference;
mod judging;
pub mod libtest;
mod manifest;
pub mod meter;
mod order;
pub mod place;
pub mod record;
pub mod report;
mod rounds;
pub mod show;
pub mod tampering;
pub mod test_run;
pub mod turn;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::checking::compile::{Compiled, compile};
use crate::checking::judging::Judging;
use crate::checking::meter::{Audience, Meter};
use crate::checking::record::News;
use crate::checking::report::Report;
use crate::checking::rounds::{Answered, Rounds};
use crate::checking::tampering::ChangedFile;
use crate::checking::test_run::{TestProgram, TestRun};
use crate::checking::turn::Turn;
use crate::derivation;
use crate::exercise::Exercise;
use crate::progress::Progress;
use crate::repository::{Repository, StepName};

/// What a check is about.
#[derive(Clone, Debug)]
pub struct Check {
    pub repository: Repository,
    pub step: StepName,
    /// Only the checkpoints of this hole, a name.
    pub hole: Option<String>,
    /// For all tests together, once they are compiled.
    pub time_limit: Duration,
    /// Property tests try as many cases as in `cargo test`.
    pub all: bool,
    pub shows: Shows,
}

/// What a check shows while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// On standard error how far it is; on standard output the checkpoints of the open holes as they
    /// end, the holes that are filled, and the first checkpoint to mend.
    Everything,
    /// On standard error how far it is.
    Progress,
    /// It runs behind somebody's back.
    Nothing,
}

/// What a check found, with what only its presentation needs.
pub struct Checked {
    pub report: Report,
    /// Details of `report.tests_changed`.
    pub changed: Vec<ChangedFile>,
    /// `report.compile_error` with the compiler's colours.
    pub compile_error_rendered: Option<String>,
    /// One line about the place of the compile error.
    pub compile_error_place: Option<String>,
    /// The compiler's warnings about the exercise, as `file:line: message`.
    pub warnings: Vec<String>,
    /// The end of what a test program wrote that ended too early.
    pub wrote: String,
    pub news: News,
    /// What was shown while the check ran.
    answered: Answered,
}

impl Check {
    /// Runs the check, when no other check of this exercise runs. Dropping the future ends every
    /// process that it started.
    pub async fn run(&self) -> Result<Checked> {
        let folder = self.repository.exercise(&self.step);
        if !folder.join("Cargo.toml").is_file() {
            bail!(
                "{} is not there or has no Cargo.toml; `cargo workbook reset {}` puts it back",
                self.repository.shown(&folder),
                self.step.number()
            );
        }
        let quiet = self.shows == Shows::Nothing;
        let turn = Turn::take(&self.repository, &self.step, quiet).await?;
        let audience = Audience { quiet, stage: Some(turn.stage().to_owned()) };
        let exercise = Exercise::read(&self.repository.step(&self.step))?;
        let starter = derivation::starter(&self.repository, &self.step)?;
        let changed = tampering::changed_files(&starter, &folder)?;
        let fingerprint = record::fingerprint(&folder)?;
        let before =
            Progress::read(&self.repository)?.step(&self.step).cloned().unwrap_or_default();
        let compiled = self.compile(before.units, audience.clone()).await?;
        let recorded = tempfile::tempdir().context("cannot make a temporary folder")?;
        let mut rounds = Rounds {
            check: self,
            judging: Judging::new(&self.repository, &self.step, &exercise, recorded.path()),
            before: &before,
            earlier: record::last_report(&self.repository, &self.step),
            tests_changed: changed.iter().map(|file| file.path.display().to_string()).collect(),
            answered: Answered::default(),
            recorded: None,
        };
        let run = match compiled.succeeded {
            true => rounds.run(&mut self.program(&compiled, recorded.path(), audience)?).await?,
            false => TestRun::default(),
        };
        let report = rounds.judging.report(&run, None);
        let answered = rounds.answered;
        let mut checked = self.judge(report, &exercise, &run, compiled, changed, answered);
        let nothing_ran = run.results.is_empty();
        checked.news =
            record::record(self, &checked, &before, nothing_ran, fingerprint, recorded.path())?;
        Ok(checked)
    }

    /// `known` is the number of units of the last build, or 0.
    async fn compile(&self, known: usize, audience: Audience) -> Result<Compiled> {
        let package = self.step.exercise_package();
        let total = if known > 0 { known } else { estimated_units(self.repository.root()) };
        let mut cargo = cargo(&self.repository);
        cargo.args(["test", "--no-run", "--package", &package, "--test", "checkpoints"]);
        cargo.arg("--message-format=json-diagnostic-rendered-ansi");
        let compiled = compile(cargo, Meter::compiling(&package, total, audience)).await?;
        let compilers = compiled.diagnostics.iter().any(|diagnostic| diagnostic.is_error());
        if !compiled.succeeded && !compilers {
            bail!("cargo cannot build {package}\n{}", compiled.cargo_said.trim_end());
        }
        Ok(compiled)
    }

    fn program(
        &self,
        compiled: &Compiled,
        transcripts: &Path,
        audience: Audience,
    ) -> Result<TestProgram> {
        let Some(executable) = compiled.executable("checkpoints") else {
            bail!("cargo linked no test program `checkpoints`; does Cargo.toml still name it?")
        };
        Ok(TestProgram {
            shown: "checkpoints".to_owned(),
            executable: executable.clone(),
            package: self.repository.exercise(&self.step),
            repository: self.repository.root().to_owned(),
            transcripts: transcripts.to_owned(),
            time_limit: self.time_limit,
            audience,
            few_cases: !self.all,
        })
    }

    /// Completes the report of what happened.
    fn judge(
        &self,
        mut report: Report,
        exercise: &Exercise,
        run: &TestRun,
        compiled: Compiled,
        changed: Vec<ChangedFile>,
        answered: Answered,
    ) -> Checked {
        let shown = |changed: &ChangedFile| changed.path.display().to_string();
        report.tests_changed = changed.iter().map(shown).collect();
        let rendered = (!compiled.succeeded).then(|| compiled.error_text());
        let plain = |text: &String| console::strip_ansi_codes(text).into_owned();
        report.compile_error = rendered.as_ref().map(plain);
        if let Some(hole) = &self.hole {
            report.keep_only(hole);
        }
        report.done = report.is_done();
        let error_place = (!compiled.succeeded).then(|| {
            place::of_compile_error(&self.repository, &self.step, exercise, &compiled.diagnostics)
        });
        Checked {
            compile_error_rendered: rendered,
            compile_error_place: error_place.flatten(),
            warnings: self.warnings(&compiled),
            wrote: run.cut_short.as_ref().map_or_else(String::new, |cut| cut.wrote.clone()),
            news: News { units: compiled.units, ..News::default() },
            report,
            changed,
            answered,
        }
    }

    fn warnings(&self, compiled: &Compiled) -> Vec<String> {
        let folder = format!("exercises/{}/", self.step);
        let warnings = compiled.diagnostics.iter().filter(|diagnostic| !diagnostic.is_error());
        let mut lines: Vec<_> = warnings
            .filter_map(|warning| warning.place().map(|span| (span, &warning.message)))
            .filter(|(span, _)| span.file_name.replace('\\', "/").starts_with(&folder))
            .map(|(span, message)| format!("{}:{}: {message}", span.file_name, span.line_start))
            .collect();
        lines.dedup();
        lines
    }
}

/// A guess at the number of units before the first build: a crate each. The build scripts that come
/// on top and the crates that only other members need make about the same number.
fn estimated_units(root: &Path) -> usize {
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    lock.matches("\n[[package]]\n").count().max(3)
}

//! One check of one exercise, from the comparison of its tests to the record of its progress.
//! Called by `check` and `watch`; `up` compiles by it.
//!
//! Cargo is called once, to compile; the test program that it linked is then run directly. So the
//! time limit is that of the tests alone, and their names are known before they run.

pub mod compile;
mod cut_short;
pub mod difference;
mod judging;
pub mod libtest;
pub mod meter;
pub mod place;
pub mod record;
pub mod report;
pub mod show;
pub mod tampering;
pub mod test_run;
pub mod turn;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::checking::compile::{Compiled, compile};
use crate::checking::meter::{Audience, Meter};
use crate::checking::record::News;
use crate::checking::report::Report;
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
    /// Runs behind somebody's back, so it shows nothing on standard error while it runs.
    pub quiet: bool,
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
        let turn = Turn::take(&self.repository, &self.step, self.quiet).await?;
        let audience = Audience { quiet: self.quiet, stage: Some(turn.stage().to_owned()) };
        let exercise = Exercise::read(&self.repository.step(&self.step))?;
        let starter = derivation::starter(&self.repository, &self.step)?;
        let changed = tampering::changed_files(&starter, &folder)?;
        let fingerprint = record::fingerprint(&folder)?;
        let compiled = self.compile(audience.clone()).await?;
        let recorded = tempfile::tempdir().context("cannot make a temporary folder")?;
        let run = match compiled.succeeded {
            true => self.run_tests(&compiled, &exercise, recorded.path(), audience).await?,
            false => TestRun::default(),
        };
        let mut checked = self.judge(&exercise, &run, compiled, changed, recorded.path());
        checked.news =
            record::record(self, &checked, run.results.is_empty(), fingerprint, recorded.path())?;
        Ok(checked)
    }

    async fn compile(&self, audience: Audience) -> Result<Compiled> {
        let package = self.step.exercise_package();
        let progress = Progress::read(&self.repository)?;
        let known = progress.step(&self.step).map_or(0, |step| step.units);
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

    async fn run_tests(
        &self,
        compiled: &Compiled,
        exercise: &Exercise,
        transcripts: &Path,
        audience: Audience,
    ) -> Result<TestRun> {
        let Some(executable) = compiled.executable("checkpoints") else {
            bail!("cargo linked no test program `checkpoints`; does Cargo.toml still name it?")
        };
        let program = TestProgram {
            shown: "checkpoints".to_owned(),
            executable: executable.clone(),
            package: self.repository.exercise(&self.step),
            repository: self.repository.root().to_owned(),
            transcripts: transcripts.to_owned(),
            time_limit: self.time_limit,
            audience,
        };
        let wanted = |name: &str| match &self.hole {
            None => true,
            Some(hole) => exercise.holes_of(name).any(|(_, of)| of.name() == hole),
        };
        program.run(wanted).await
    }

    /// Turns what happened into a report.
    fn judge(
        &self,
        exercise: &Exercise,
        run: &TestRun,
        compiled: Compiled,
        changed: Vec<ChangedFile>,
        transcripts: &Path,
    ) -> Checked {
        let mut report = judging::report(&self.repository, &self.step, exercise, run, transcripts);
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

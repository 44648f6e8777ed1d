//! Runs the checkpoints of one check round by round, and answers what it is asked before the rest
//! runs: on the terminal, and in the record that the served page follows. Called by `checking`.

use std::time::Duration;

use anyhow::Result;
use tokio::time::Instant;

use crate::checking::judging::Judging;
use crate::checking::meter::Meter;
use crate::checking::order::{self, Round};
use crate::checking::record;
use crate::checking::report::Report;
use crate::checking::test_run::{TestProgram, TestRun, function_of};
use crate::checking::{Check, Shows, show};
use crate::derivation::Source;
use crate::open_holes;
use crate::progress::{CheckpointState, HoleState, StepProgress};

/// How often at most the record is written while checkpoints end that are asked for.
const BETWEEN_ANSWERS: Duration = Duration::from_millis(100);
/// And while the rest runs.
const BETWEEN_RECORDS: Duration = Duration::from_millis(500);

/// One check while its tests run.
pub struct Rounds<'a> {
    pub check: &'a Check,
    pub judging: Judging<'a>,
    /// What was known before.
    pub before: &'a StepProgress,
    /// What the check before said.
    pub earlier: Option<Report>,
    /// The tests that are not those that were given.
    pub tests_changed: Vec<String>,
    pub answered: Answered,
    pub recorded: Option<Instant>,
}

/// What was said before the check ended, and need not be said again.
#[derive(Debug, Default)]
pub struct Answered {
    /// The holes that this check was the first to see filled.
    pub filled: Vec<String>,
    /// The checkpoint that was shown in full.
    pub first_to_mend: Option<String>,
}

impl Rounds<'_> {
    /// Runs every checkpoint that the check is about.
    pub async fn run(&mut self, program: &mut TestProgram) -> Result<TestRun> {
        let mut run = TestRun { names: program.list()?, ..TestRun::default() };
        let mut rounds = self.plan(&run.names)?;
        let total = rounds.iter().map(|round| round.names.len()).sum();
        let mut meter = Meter::running(&program.shown, total, program.audience.clone());
        let asked = rounds.iter().filter(|round| round.asked).count();
        let rest = rounds.split_off(asked);
        program.few_cases = !self.check.all;
        for round in &rounds {
            self.round(round, program, &mut run, &mut meter).await?;
            self.answer(&run, &meter);
        }
        let closing = run.results.values().all(|passed| *passed) && run.cut_short.is_none();
        for round in &rest {
            // A chapter is done by what `cargo test` would say of it.
            program.few_cases &= !closing;
            self.round(round, program, &mut run, &mut meter).await?;
        }
        if closing && !self.check.all && self.has_property_tests() {
            program.few_cases = false;
            for round in &rounds {
                self.round(round, program, &mut run, &mut meter).await?;
            }
        }
        Ok(run)
    }

    fn plan(&self, names: &[String]) -> Result<Vec<Round>> {
        let exercise = self.judging.exercise;
        if let Some(wanted) = &self.check.hole {
            let waits = |name: &&String| {
                exercise.holes_of(function_of(name)).any(|(_, hole)| hole.name() == wanted)
            };
            let names: Vec<_> = names.iter().filter(waits).cloned().collect();
            return Ok(vec![Round { asked: true, names }]);
        }
        let open = open_holes::asked(
            &self.check.repository,
            &Source::read(&self.check.repository, &self.check.step)?,
        )?;
        Ok(order::rounds(exercise, &open, names))
    }

    async fn round(
        &mut self,
        round: &Round,
        program: &TestProgram,
        run: &mut TestRun,
        meter: &mut Meter,
    ) -> Result<()> {
        let often = if round.asked { BETWEEN_ANSWERS } else { BETWEEN_RECORDS };
        let ended = |run: &TestRun, name: &str, meter: &mut Meter| {
            let checkpoint = self.judging.ended(run, name);
            if round.asked && self.check.shows == Shows::Everything {
                meter.print(&show::ended(checkpoint));
            }
            self.record(run, often);
        };
        program.run(&round.names, run, meter, ended).await?;
        // Now it is known what those that failed wrote.
        for name in round.names.iter().filter(|name| run.results.get(*name) == Some(&false)) {
            self.judging.ended(run, name);
        }
        self.record(run, Duration::ZERO);
        Ok(())
    }

    /// Says which holes are filled, and shows the first checkpoint to mend.
    fn answer(&mut self, run: &TestRun, meter: &Meter) {
        if self.check.shows != Shows::Everything || self.check.hole.is_some() {
            return;
        }
        let report = self.report(run);
        for hole in report.holes.iter().filter(|hole| hole.state == HoleState::Green) {
            let known = self.before.holes.get(&hole.name) == Some(&HoleState::Green);
            if !known && !self.answered.filled.contains(&hole.name) {
                meter.print(&show::filled(hole));
                self.answered.filled.push(hole.name.clone());
            }
        }
        let mut fresh = report.checkpoints.iter().filter(|one| !one.earlier);
        let failure = fresh.find(|one| one.state == CheckpointState::Failed);
        if let (Some(failure), None) = (failure, &self.answered.first_to_mend) {
            meter.print(&show::to_mend(self.check, &report, failure));
            self.answered.first_to_mend = Some(failure.name.clone());
        }
    }

    /// Keeps what is known so far, unless that was done a moment ago. A check of one hole is over
    /// before anybody looks. What cannot be written now is told when the check ends.
    fn record(&mut self, run: &TestRun, often: Duration) {
        let lately = self.recorded.is_some_and(|recorded| recorded.elapsed() < often);
        if self.check.hole.is_none() && !lately {
            let _ = record::so_far(self.check, &self.report(run));
            self.recorded = Some(Instant::now());
        }
    }

    fn report(&self, run: &TestRun) -> Report {
        let earlier = self.earlier.as_ref().map_or(&[][..], |earlier| &earlier.checkpoints);
        let mut report = self.judging.report(run, Some(earlier));
        report.tests_changed.clone_from(&self.tests_changed);
        report
    }

    fn has_property_tests(&self) -> bool {
        let manifest = self.check.repository.exercise(&self.check.step).join("Cargo.toml");
        std::fs::read_to_string(manifest).is_ok_and(|manifest| manifest.contains("proptest"))
    }
}

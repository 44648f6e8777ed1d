//! Runs the linked checkpoints, with a time limit for each, and collects what became of each. Called by
//! `checking` and by `verification`.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::checking::cut_short::{CutShort, early_end, last_lines};
use crate::checking::libtest::{self, Ended};
use crate::checking::meter::{Audience, Meter};
use crate::environment::of_a_test;
use crate::process::ProcessGroup;

/// How to run a test binary.
pub struct TestProgram {
    pub executable: PathBuf,
    /// What it runs, for whoever waits: `checkpoints`.
    pub shown: String,
    /// The exercise's folder: the tests run in it, as under `cargo test`.
    pub package: PathBuf,
    pub repository: PathBuf,
    /// Where the tests leave the transcripts that they recorded.
    pub transcripts: PathBuf,
    /// How long to wait for the next result: there are steps with many checkpoints, and slow machines.
    pub time_limit: Duration,
    pub audience: Audience,
    /// Property tests try [`FEW_CASES`], the same in every run.
    pub few_cases: bool,
}

/// How many cases a property test tries while a student waits; `cargo test` tries its own number.
const FEW_CASES: &str = "24";
/// From where they are drawn, where a test does not say it itself, so that a student's check does not
/// depend on luck.
const SEED: &str = "1";

/// How many tests run at once, for each core: a test starts services, and mostly waits for them.
const TESTS_PER_CORE: usize = 2;

/// With many cores, too: each test may have a dozen files open.
const MOST_TESTS: usize = 16;

/// What became of the checkpoints.
#[derive(Debug, Default)]
pub struct TestRun {
    /// Every checkpoint's name, `notes::a_created_note_is_returned`, in libtest's order.
    pub names: Vec<String>,
    /// Whether it passed, for those that ended.
    pub results: BTreeMap<String, bool>,
    /// Those that say `#[ignore]`, which libtest does not run.
    pub ignored: BTreeSet<String>,
    /// Those that were started, or would have been, had the run not been cut short.
    pub reached: BTreeSet<String>,
    /// What those that failed wrote.
    pub captured: BTreeMap<String, String>,
    /// Why the rest has no result.
    pub cut_short: Option<CutShort>,
}

impl TestProgram {
    /// Runs all tests.
    pub async fn run_all(&self) -> Result<TestRun> {
        let names = self.list()?;
        let mut run = TestRun { names: names.clone(), ..TestRun::default() };
        let mut meter = Meter::running(&self.shown, names.len(), self.audience.clone());
        self.run(&names, &mut run, &mut meter, |_, _, _| {}).await?;
        Ok(run)
    }

    /// The names of all tests, in libtest's order.
    pub fn list(&self) -> Result<Vec<String>> {
        let listing = self.command().args(["--list", "--format", "terse"]).output();
        let listing = listing.with_context(|| self.cannot_run())?;
        Ok(libtest::listed(&String::from_utf8_lossy(&listing.stdout)))
    }

    /// Runs the tests `chosen`, in a process of their own, and adds to `run` what became of them.
    /// `ended` is told of each result at once, before it is known what a test that failed wrote.
    pub async fn run(
        &self,
        chosen: &[String],
        run: &mut TestRun,
        meter: &mut Meter,
        ended: impl FnMut(&TestRun, &str, &mut Meter),
    ) -> Result<()> {
        if chosen.is_empty() {
            return Ok(());
        }
        run.reached.extend(chosen.iter().cloned());
        // What an earlier process said of the same tests no longer counts.
        run.results.retain(|name, _| !chosen.contains(name));
        let mut command = self.command();
        command.arg(format!("--test-threads={}", threads()));
        if chosen.len() < run.names.len() {
            command.arg("--exact").args(chosen);
        }
        self.follow(command, run, chosen, meter, ended).await
    }

    async fn follow(
        &self,
        command: Command,
        run: &mut TestRun,
        chosen: &[String],
        meter: &mut Meter,
        ended: impl FnMut(&TestRun, &str, &mut Meter),
    ) -> Result<()> {
        let mut group = ProcessGroup::spawn(command).with_context(|| self.cannot_run())?;
        let (Some(stdout), Some(stderr)) = group.take_outputs() else {
            bail!("the outputs of the checkpoints are not piped")
        };
        let (mut output, mut wrote) = (String::new(), Vec::new());
        let (progress, progressed) = watch::channel(());
        let running = async {
            let mut stderr = BufReader::new(stderr);
            let (status, read, _) = tokio::join!(
                group.wait_and_kill_the_rest(),
                read_results(stdout, &mut output, run, meter, &progress, ended),
                stderr.read_to_end(&mut wrote)
            );
            read?;
            status
        };
        let ended = tokio::select! {
            ended = running => Some(ended),
            () = silence(self.time_limit, progressed) => None,
        };
        if ended.is_none() {
            // Nothing of it runs any more when its report is shown.
            group.kill();
            group.wait().await?;
        }
        run.captured.extend(libtest::captured(&output));
        let unfinished: Vec<_> = chosen
            .iter()
            .filter(|name| !run.results.contains_key(*name) && !run.ignored.contains(*name))
            .cloned()
            .collect();
        let reason = match ended {
            None => format!("no result came within {} s", self.time_limit.as_secs()),
            Some(Err(error)) => return Err(error).with_context(|| self.cannot_run()),
            Some(Ok(_)) if unfinished.is_empty() => return Ok(()),
            Some(Ok(status)) => early_end(status),
        };
        // libtest starts its tests by name, and as many at once as it has threads.
        let mut running: Vec<_> = unfinished;
        running.sort();
        running.truncate(threads());
        let cut = CutShort { reason, running, wrote: last_lines(&wrote) };
        match &mut run.cut_short {
            Some(earlier) => earlier.running.extend(cut.running),
            None => run.cut_short = Some(cut),
        }
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.executable);
        of_a_test(&mut command);
        command
            .current_dir(&self.package)
            .env("CARGO_MANIFEST_DIR", &self.package)
            .env("INSTA_WORKSPACE_ROOT", &self.repository)
            .env("TRANSCRIPT_DIR", &self.transcripts)
            .stdin(Stdio::null());
        if self.few_cases {
            command.env("PROPTEST_CASES", FEW_CASES).env("PROPTEST_RNG_SEED", SEED);
        }
        command
    }

    fn cannot_run(&self) -> String {
        format!("cannot run the checkpoints, {}", self.executable.display())
    }
}

/// How many tests run at once. Two at least: with a single thread, libtest puts a test's name and its
/// result on one line in two pieces, and anything printed between them would tear it.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    (TESTS_PER_CORE * cores).min(MOST_TESTS)
}

/// `notes::a_created_note_is_returned` without its module.
pub fn function_of(test: &str) -> &str {
    test.rsplit("::").next().unwrap_or(test)
}

async fn read_results(
    stdout: impl AsyncRead + Unpin,
    output: &mut String,
    run: &mut TestRun,
    meter: &mut Meter,
    progress: &watch::Sender<()>,
    mut ended: impl FnMut(&TestRun, &str, &mut Meter),
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stdout);
    let mut line = Vec::new();
    loop {
        // What was read of a line stays in `line` when a tick comes first.
        let read = tokio::select! {
            read = lines.read_until(b'\n', &mut line) => read?,
            () = meter.tick() => continue,
        };
        if read == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        if let Some((name, how)) = libtest::result(text.trim_end()) {
            match how {
                Ended::Passed | Ended::Failed => {
                    run.results.insert(name.to_owned(), how == Ended::Passed);
                    ended(run, name, meter);
                }
                Ended::Ignored => drop(run.ignored.insert(name.to_owned())),
            }
            meter.done(run.results.len() + run.ignored.len());
            progress.send_replace(());
        }
        output.push_str(&text);
        line.clear();
    }
}

/// Ends when for `limit` nothing has progressed.
async fn silence(limit: Duration, mut progressed: watch::Receiver<()>) {
    while let Ok(Ok(())) = timeout(limit, progressed.changed()).await {}
}

/// The transcript that the test `name` recorded in this run, if it came so far.
pub fn recorded(transcripts: &Path, name: &str) -> Option<String> {
    let file = transcripts.join(format!("{}.txt", function_of(name)));
    std::fs::read(file).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn the_time_limit_counts_from_the_last_result() {
        let (progress, progressed) = watch::channel(());
        let begun = Instant::now();
        let results = async {
            for _ in 0..5 {
                sleep(Duration::from_secs(2)).await;
                progress.send_replace(());
            }
        };
        tokio::join!(results, silence(Duration::from_secs(3), progressed));
        assert_eq!(begun.elapsed().as_secs(), 13);
    }

    #[tokio::test]
    async fn a_result_is_progress_and_other_output_is_none() {
        for (line, is_progress) in [("test a::b ... ok\n", true), ("a line of the test\n", false)] {
            let (progress, progressed) = watch::channel(());
            let (mut output, mut run) = (String::new(), TestRun::default());
            let mut meter = Meter::running("checkpoints", 1, Audience::default());
            let mut told = 0;
            let ended = |_: &TestRun, _: &str, _: &mut Meter| told += 1;
            read_results(line.as_bytes(), &mut output, &mut run, &mut meter, &progress, ended)
                .await
                .unwrap();
            assert_eq!(told, usize::from(is_progress), "{line}");
            assert_eq!(progressed.has_changed().unwrap(), is_progress, "{line}");
        }
    }
}

//! How far something is: a bar on a terminal, plain lines elsewhere. Called by `compile` and
//! `test_run`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::{Instant, Interval, interval_at};

use crate::checking::turn::{Phase, Stage};

/// How often a line is printed where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(5);
/// How often at most the served page is told how far a phase is.
const BETWEEN_STAGES: Duration = Duration::from_millis(100);

/// Who wants to know how far something is.
#[derive(Clone, Debug, Default)]
pub struct Audience {
    /// Nothing is shown on standard error.
    pub quiet: bool,
    /// The file that the served page reads.
    pub stage: Option<PathBuf>,
}

/// Shows on standard error how far one thing is.
pub struct Meter {
    audience: Audience,
    phase: Phase,
    told: Option<Instant>,
    /// What goes on: `compiling exercise-01-three-tiers`.
    what: String,
    total: usize,
    /// `about ` where the total is a guess.
    about: &'static str,
    done: usize,
    /// What it is at just now.
    current: String,
    bar: Option<Bar>,
    ticks: Interval,
}

impl Meter {
    /// Starts to show how far the compiling of `what` is, up to about `total`. Says at once, where
    /// there is no bar, that something is going on.
    pub fn compiling(what: &str, total: usize, audience: Audience) -> Self {
        let meter = Self::start(Phase::Compiling, "compiling", what, total, audience);
        let meter = Self { about: "about ", ..meter };
        if meter.prints_lines() {
            anstream::eprintln!("{}…", meter.what);
        }
        meter
    }

    /// Starts to show how far the running of `what` is, up to `total`.
    pub fn running(what: &str, total: usize, audience: Audience) -> Self {
        Self::start(Phase::Running, "running", what, total, audience)
    }

    fn start(phase: Phase, verb: &str, what: &str, total: usize, audience: Audience) -> Self {
        let shown = !audience.quiet && std::io::stderr().is_terminal();
        let bar = shown.then(|| new_bar(verb, total));
        let mut meter = Self {
            audience,
            phase,
            told: None,
            what: format!("{verb} {what}"),
            total,
            about: "",
            done: 0,
            current: String::new(),
            bar,
            ticks: interval_at(Instant::now() + BETWEEN_LINES, BETWEEN_LINES),
        };
        meter.tell();
        meter
    }

    fn prints_lines(&self) -> bool {
        self.bar.is_none() && !self.audience.quiet
    }

    /// Tells the served page, unless it was told a moment ago.
    fn tell(&mut self) {
        let Some(file) = &self.audience.stage else { return };
        if self.told.is_none_or(|told| told.elapsed() >= BETWEEN_STAGES) {
            Stage { phase: self.phase, done: self.done, total: self.total }.tell(file);
            self.told = Some(Instant::now());
        }
    }

    /// So many of them are done.
    pub fn done(&mut self, done: usize) {
        self.done = done;
        self.total = self.total.max(done);
        if let Some(bar) = &self.bar {
            bar.0.set_length(self.total as u64);
            bar.0.set_position(done as u64);
        }
        self.tell();
    }

    /// Prints `text` on standard output, above the bar.
    pub fn print(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.0.suspend(|| anstream::print!("{text}")),
            None => anstream::print!("{text}"),
        }
    }

    /// What it is at now; for the bar, and for the next line.
    pub fn at(&mut self, current: String) {
        if let Some(bar) = &self.bar {
            bar.0.set_message(current.clone());
        }
        self.current = current;
    }

    /// The same, and worth a line of its own where there is no bar.
    pub fn held_up(&mut self, reason: &str) {
        if self.prints_lines() && self.current != reason {
            anstream::eprintln!("{reason}");
        }
        self.at(reason.to_owned());
    }

    /// Waits until a line is due, and prints it where there is no terminal.
    pub async fn tick(&mut self) {
        self.ticks.tick().await;
        if self.prints_lines() {
            let Self { what, done, total, about, current, .. } = &*self;
            let at = if current.is_empty() { String::new() } else { format!(", {current}") };
            anstream::eprintln!("{what}: {done} of {about}{total}{at}");
        }
    }
}

/// A bar that is taken away when nothing shows it any more.
struct Bar(ProgressBar);

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn new_bar(verb: &str, total: usize) -> Bar {
    let bar = Bar(ProgressBar::new(total as u64));
    let style = ProgressStyle::with_template("{prefix} [{bar:24}] {pos}/{len} {wide_msg}");
    bar.0.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.0.set_prefix(verb.to_owned());
    bar
}

//! How far something is: a bar on a terminal, plain lines elsewhere. Called by `compile` and
//! `test_run`.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::{Instant, Interval, interval_at};

/// How often a line is printed where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// Shows on standard error how far one thing is.
pub struct Meter {
    /// What goes on: `compiling exercise-01-three-tiers`.
    what: String,
    total: usize,
    done: usize,
    /// What it is at just now.
    current: String,
    bar: Option<ProgressBar>,
    ticks: Interval,
}

impl Meter {
    /// Starts to show `verb what`, up to `total`, which may be a guess.
    pub fn start(verb: &str, what: &str, total: usize) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| new_bar(verb, total));
        Self {
            what: format!("{verb} {what}"),
            total,
            done: 0,
            current: String::new(),
            bar,
            ticks: interval_at(Instant::now() + BETWEEN_LINES, BETWEEN_LINES),
        }
    }

    /// Says at once, where there is no bar, that something is going on.
    pub fn announced(self) -> Self {
        if self.bar.is_none() {
            anstream::eprintln!("{}…", self.what);
        }
        self
    }

    /// So many of them are done.
    pub fn done(&mut self, done: usize) {
        self.done = done;
        self.total = self.total.max(done);
        if let Some(bar) = &self.bar {
            bar.set_length(self.total as u64);
            bar.set_position(done as u64);
        }
    }

    /// What it is at now; for the bar, and for the next line.
    pub fn at(&mut self, current: String) {
        if let Some(bar) = &self.bar {
            bar.set_message(current.clone());
        }
        self.current = current;
    }

    /// The same, and worth a line of its own where there is no bar.
    pub fn held_up(&mut self, reason: &str) {
        if self.bar.is_none() && self.current != reason {
            anstream::eprintln!("{reason}");
        }
        self.at(reason.to_owned());
    }

    /// Waits until a line is due, and prints it where there is no terminal.
    pub async fn tick(&mut self) {
        self.ticks.tick().await;
        if self.bar.is_none() {
            let Self { what, done, total, current, .. } = self;
            let at = if current.is_empty() { String::new() } else { format!(", {current}") };
            anstream::eprintln!("{what}: {done} of about {total}{at}");
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(verb: &str, total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64);
    let style = ProgressStyle::with_template("{prefix} [{bar:24}] {pos}/{len} {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.set_prefix(verb.to_owned());
    bar
}

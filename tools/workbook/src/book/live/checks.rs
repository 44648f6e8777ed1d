//! Checks the exercises while the book is read: the one whose file was saved, and the one for which
//! a page asks. Called by `serve`.
//!
//! A check here runs behind the student's back, so it gives way: to a `watch` that checks every save
//! of the exercise anyway, and to a `check` that wants to run now.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::mpsc::UnboundedReceiver;

use super::Live;
use crate::checking::{Check, Checked, Shows, record, show, turn};
use crate::outcome;
use crate::progress::Progress;
use crate::repository::StepName;
use crate::watching::saves::Saves;

/// As `check` and `watch` without `--timeout`.
const TIME_LIMIT: Duration = Duration::from_secs(120);
/// More exercises than a person saves at once: git, or `sync`.
const MANY: usize = 3;

/// Everything that is to be checked.
pub struct Checks {
    live: Arc<Live>,
    saves: Saves,
    orders: UnboundedReceiver<StepName>,
    waiting: BTreeSet<StepName>,
    running: Option<Running>,
}

struct Running {
    step: StepName,
    check: Pin<Box<dyn Future<Output = Ended>>>,
}

/// How a check ended.
enum Ended {
    Checked(Result<Box<Checked>>),
    /// Another check wanted to run.
    GaveWay,
    /// Another check ran first, and saw the same files.
    Seen,
}

impl Checks {
    /// Begins to look for saves.
    pub fn new(live: Arc<Live>, orders: UnboundedReceiver<StepName>) -> Result<Self> {
        let saves = Saves::watch_all(&live.repository, live.way)?;
        Ok(Self { live, saves, orders, waiting: BTreeSet::new(), running: None })
    }

    /// Checks one exercise after the other, for ever. Dropping it ends the check that runs.
    pub async fn run(mut self) {
        loop {
            if self.running.is_none() {
                self.running = self.waiting.pop_first().map(|step| self.start(step));
            }
            tokio::select! {
                ended = ended(&mut self.running) => self.end(ended),
                step = self.saves.next() => {
                    let mut saved = self.saves.settle().await;
                    saved.insert(step);
                    self.saved(&saved);
                }
                Some(step) = self.orders.recv() => {
                    if self.running.as_ref().is_none_or(|running| running.step != step) {
                        self.waiting.insert(step);
                    }
                }
            }
        }
    }

    fn saved(&mut self, saved: &BTreeSet<StepName>) {
        self.live.saved();
        if !self.live.checks_saves {
            return;
        }
        if saved.len() >= MANY {
            anstream::println!("{} exercises changed at once; none is checked", saved.len());
            return;
        }
        for step in saved {
            if turn::is_watched(&self.live.repository, step) {
                continue;
            }
            // Dropping the check ends its compilers and its tests.
            let stale = self.running.take_if(|running| running.step == *step).is_some();
            let again = if stale { "saved again" } else { "saved" };
            anstream::println!("{again}; checking exercises/{step}");
            self.waiting.insert(step.clone());
        }
    }

    fn start(&self, step: StepName) -> Running {
        let check = Check {
            repository: self.live.repository.clone(),
            step: step.clone(),
            hole: None,
            time_limit: TIME_LIMIT,
            all: false,
            shows: Shows::Nothing,
        };
        Running { step, check: Box::pin(run(check)) }
    }

    fn end(&mut self, ended: Ended) {
        let Some(Running { step, .. }) = self.running.take() else { return };
        match ended {
            Ended::GaveWay => drop(self.waiting.insert(step)),
            Ended::Seen => {}
            Ended::Checked(Ok(checked)) => {
                anstream::println!("{}", show::in_one_line(&checked.report));
                self.live.set_fault(&step, None);
            }
            Ended::Checked(Err(error)) => {
                outcome::print_error(&error);
                let causes: Vec<_> = error.chain().map(ToString::to_string).collect();
                self.live.set_fault(&step, Some(causes.join("\n")));
            }
        }
    }
}

async fn run(check: Check) -> Ended {
    let (repository, step) = (&check.repository, &check.step);
    if turn::free(repository, step).await && was_seen(&check) {
        return Ended::Seen;
    }
    tokio::select! {
        checked = check.run() => Ended::Checked(checked.map(Box::new)),
        () = turn::wanted(repository, step) => Ended::GaveWay,
    }
}

/// Whether the last check saw the files as they are now.
fn was_seen(check: &Check) -> bool {
    let fingerprint = record::fingerprint(&check.repository.exercise(&check.step));
    let progress = Progress::read(&check.repository);
    let (Ok(fingerprint), Ok(progress)) = (fingerprint, progress) else { return false };
    progress.step(&check.step).is_some_and(|known| known.fingerprint == fingerprint)
}

/// How the running check ended; never, while none runs.
async fn ended(running: &mut Option<Running>) -> Ended {
    match running {
        Some(running) => running.check.as_mut().await,
        None => std::future::pending().await,
    }
}

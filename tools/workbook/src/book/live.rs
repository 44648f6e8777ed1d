//! What an open page is told, and what it may order. Called by `serve`.
//!
//! The truth is in the files of the clone, whoever wrote them: `check`, `watch`, `hint`, or a check
//! that `checks` runs here. `changes` notices that they changed, `standing` and `details` read them
//! again, and `events` sends a page what is new to it. So a page that slept, and a server that was
//! restarted, know everything at once. `orders` are the three things that a page can ask for.

mod changes;
pub mod checks;
mod details;
mod editor;
pub mod events;
pub mod orders;
mod standing;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::reload::Edition;
use crate::repository::{Repository, StepName};
use crate::watching::system::{Watch, Way};

/// What the parts of the live page share.
pub struct Live {
    pub repository: Repository,
    pub editions: watch::Receiver<Edition>,
    /// Other for every run of the program. Whoever can read a page knows it.
    pub token: String,
    news: watch::Sender<News>,
    /// The exercises that a page wants to have checked.
    wanted: UnboundedSender<StepName>,
    /// Every save is checked here, unless a `watch` does it.
    checks_saves: bool,
    way: Way,
    /// Why the last check that ran here had no result.
    faults: Mutex<BTreeMap<StepName, String>>,
    /// Ends when it is dropped.
    _changes: Watch,
}

/// Counts what happened, so that whoever looks later knows what to read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    /// Results, hints and saves.
    record: u64,
    /// How far a running check is.
    stage: u64,
}

impl Live {
    /// Also gives the exercises that pages want to have checked, for whoever checks them.
    pub fn new(
        repository: &Repository,
        editions: watch::Receiver<Edition>,
        checks_saves: bool,
        way: Way,
    ) -> Result<(Self, UnboundedReceiver<StepName>)> {
        let news = watch::Sender::new(News::default());
        let (wanted, orders) = unbounded_channel();
        let changes = changes::watch(repository, way, news.clone())
            .with_context(|| format!("cannot watch {}", repository.state().display()))?;
        let live = Self {
            repository: repository.clone(),
            editions,
            token: new_token(),
            news,
            wanted,
            checks_saves,
            way,
            faults: Mutex::default(),
            _changes: changes,
        };
        Ok((live, orders))
    }

    fn fault(&self, step: &StepName) -> Option<String> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).get(step).cloned()
    }

    fn set_fault(&self, step: &StepName, fault: Option<String>) {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => drop(faults.insert(step.clone(), fault)),
            None => drop(faults.remove(step)),
        }
        drop(faults);
        self.news.send_modify(|news| news.record += 1);
    }

    fn saved(&self) {
        self.news.send_modify(|news| news.record += 1);
    }
}

fn new_token() -> String {
    rand::random::<[u8; 24]>().iter().map(|byte| format!("{byte:02x}")).collect()
}

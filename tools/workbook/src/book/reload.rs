//! Builds the book again when one of its sources changes. Called by `serve`, which it tells.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::EventKind;
use notify::event::{AccessKind, AccessMode};
use tokio::sync::watch;

use super::build::build;
use super::pages::Pages;
use super::{Problems, is_left_behind};
use crate::repository::Repository;
use crate::watching::system::{self, Way};

/// An editor saves in several moves (write beside, rename, set the mode): a build waits until
/// nothing has happened for so long,
const SETTLE: Duration = Duration::from_millis(100);
/// but not for ever, where something keeps on writing.
const SETTLE_AT_MOST: Duration = Duration::from_secs(2);

/// What readers see now.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// Differs from every other build's, also from those of an earlier run of the program, so that
    /// a page left open knows that it is old.
    pub name: String,
    /// The last book that could be built.
    pub pages: Arc<Pages>,
    /// Why the newest sources could not be built.
    pub problem: Option<String>,
}

/// Keeps the edition up to date.
pub struct Publisher {
    repository: Repository,
    editions: watch::Sender<Edition>,
    builds: usize,
    /// What the pages are made of, as of the last build; what a page asks for in vain, too.
    included: Vec<PathBuf>,
}

impl Publisher {
    /// Builds the first edition. A book with a fault is published too, with its problem.
    pub fn new(repository: &Repository) -> (Self, watch::Receiver<Edition>) {
        let (editions, receiver) = watch::channel(Edition::default());
        let repository = repository.clone();
        let mut publisher = Self { repository, editions, builds: 0, included: Vec::new() };
        publisher.publish();
        (publisher, receiver)
    }

    /// Watches on a thread of its own until the program ends.
    pub fn watch(mut self, way: Way) -> Result<()> {
        let (sender, changes) = channel();
        let folders =
            ["book", "docs", "steps", "tools"].map(|name| self.repository.root().join(name));
        let folders: Vec<_> = folders.into_iter().filter(|folder| folder.is_dir()).collect();
        let tell = move |event| {
            let _ = sender.send(event);
        };
        let watcher =
            system::watch(&folders, way, tell).context("cannot watch the book's sources")?;
        std::thread::spawn(move || {
            // The watcher stops when it is dropped, so it lives as long as the loop.
            let _watcher = watcher;
            while self.wait_for_change(&changes) {
                self.publish();
            }
        });
        Ok(())
    }

    /// Waits for a change that matters, then until it has settled. What is saved during a build
    /// stays in the channel and starts the next one. `false` when the watcher is gone.
    fn wait_for_change(&self, changes: &Receiver<notify::Result<notify::Event>>) -> bool {
        loop {
            match changes.recv() {
                Ok(event) if self.matters(&event) => break,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        let first = Instant::now();
        while first.elapsed() < SETTLE_AT_MOST {
            if let Err(RecvTimeoutError::Timeout) = changes.recv_timeout(SETTLE) {
                break;
            }
        }
        true
    }

    /// Reading is no change (a build reads every source), nor is a plain `mdbook build`'s output.
    fn matters(&self, event: &notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else { return true };
        let written = AccessKind::Close(AccessMode::Write);
        if matches!(&event.kind, EventKind::Access(kind) if *kind != written) {
            return false;
        }
        event.need_rescan() || event.paths.iter().any(|path| self.is_source(path))
    }

    fn is_source(&self, path: &Path) -> bool {
        let book = self.repository.book();
        if is_left_behind(path) {
            return false;
        }
        if path.starts_with(&book) {
            return !path.starts_with(book.join("book"));
        }
        // A file that is linked may have come back; a file that is used may have changed, or one in
        // a folder that is used, or a folder above it may have been moved.
        path.extension().is_some_and(|extension| extension == "md")
            || self.included.iter().any(|used| used.starts_with(path) || path.starts_with(used))
    }

    fn publish(&mut self) {
        self.builds += 1;
        match self.build() {
            Ok(pages) => {
                let name = self.new_name();
                self.editions.send_replace(Edition { name, pages, problem: None });
                if self.builds > 1 {
                    anstream::println!("rebuilt");
                }
            }
            Err(error) => {
                crate::outcome::print_error(&error);
                let causes: Vec<_> = error.chain().map(ToString::to_string).collect();
                self.editions.send_modify(|edition| edition.problem = Some(causes.join("\n")));
            }
        }
    }

    fn build(&mut self) -> Result<Arc<Pages>> {
        let folder = tempfile::tempdir().context("cannot make a folder for the book")?;
        let built = match build(&self.repository, folder.path()) {
            Ok(built) => built,
            Err(error) => {
                let problems = error.downcast_ref::<Problems>();
                if let Some(problems) = problems.filter(|found| !found.included.is_empty()) {
                    self.included = existing(&problems.included);
                }
                return Err(error);
            }
        };
        self.included = existing(&built.included);
        for warning in built.warnings {
            anstream::eprintln!("{} {warning}", console::style("warning:").yellow().bold());
        }
        Ok(Arc::new(Pages::read(folder.path())?))
    }

    fn new_name(&self) -> String {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        format!("{:x}-{}", now.unwrap_or_default().as_micros(), self.builds)
    }
}

/// The paths as the watcher names them; in the place of one that is missing, the folder in which it
/// may appear.
fn existing(paths: &[PathBuf]) -> Vec<PathBuf> {
    let existing = |path: &PathBuf| path.ancestors().find_map(|path| path.canonicalize().ok());
    paths.iter().filter_map(existing).collect()
}

//! Tells when a file of an exercise was saved. Called by `watching` and by the served page.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::EventKind;
use notify::event::ModifyKind;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout};

use crate::left_behind::by_an_editor;
use crate::repository::{Repository, StepName};
use crate::watching::system::{self, Watch, Way};

/// How long it must be quiet before a burst of saves is one.
const QUIET: Duration = Duration::from_millis(100);
/// The longest burst.
const LONGEST_BURST: Duration = Duration::from_secs(2);
/// The saves in one exercise, or in all.
pub struct Saves {
    receiver: UnboundedReceiver<StepName>,
    /// Held, because dropping it ends the watch.
    _watcher: Watch,
}

impl Saves {
    /// Begins to watch.
    pub fn watch(repository: &Repository, step: &StepName, way: Way) -> Result<Self> {
        Self::watch_some(repository, vec![step.clone()], way)
    }

    /// The same for every exercise that the clone has now.
    pub fn watch_all(repository: &Repository, way: Way) -> Result<Self> {
        Self::watch_some(repository, repository.steps()?, way)
    }

    fn watch_some(repository: &Repository, steps: Vec<StepName>, way: Way) -> Result<Self> {
        let folders = steps.into_iter().map(|step| (repository.exercise(&step), step)).collect();
        let folders: Vec<_> = folders;
        // The folder above is watched, so that one that is deleted and made again is seen.
        let above = repository.root().join("exercises");
        let (sender, receiver) = unbounded_channel();
        let watcher = system::watch(std::slice::from_ref(&above), way, handler(folders, sender))
            .with_context(|| format!("cannot watch {}", above.display()))?;
        Ok(Self { receiver, _watcher: watcher })
    }

    /// Waits for a save, and says in which exercise. None is lost between two calls.
    pub async fn next(&mut self) -> StepName {
        match self.receiver.recv().await {
            Some(step) => step,
            // The watcher lives as long as the receiver does, so this cannot be reached.
            None => std::future::pending().await,
        }
    }

    /// Waits until a burst of saves, such as an editor's or git's, is over, and says in which other
    /// exercises there were some.
    pub async fn settle(&mut self) -> BTreeSet<StepName> {
        let begin = Instant::now();
        let mut saved = BTreeSet::new();
        while begin.elapsed() < LONGEST_BURST {
            match timeout(QUIET, self.receiver.recv()).await {
                Ok(step) => saved.extend(step),
                Err(_) => break,
            }
        }
        saved
    }
}

fn handler(
    folders: Vec<(PathBuf, StepName)>,
    sender: UnboundedSender<StepName>,
) -> impl Fn(notify::Result<notify::Event>) + Clone {
    move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        for (_, step) in folders.iter().filter(|(folder, _)| is_save(folder, &event)) {
            // Nobody listens any more at the very end.
            let _ = sender.send(step.clone());
        }
    }
}

fn is_save(folder: &Path, event: &notify::Event) -> bool {
    // The system lost count of its events: something may have been saved.
    if event.need_rescan() {
        return true;
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return false;
    }
    // The whole exercise may have been put away or brought back.
    appears_or_goes(event.kind) && event.paths.iter().any(|path| path == folder)
        || event.paths.iter().any(|path| is_saved_by_a_person(folder, path))
}

fn appears_or_goes(kind: EventKind) -> bool {
    kind.is_create() || kind.is_remove() || matches!(kind, EventKind::Modify(ModifyKind::Name(_)))
}

/// Not what building, running and editing leave behind: a check must not start the next one.
fn is_saved_by_a_person(folder: &Path, path: &Path) -> bool {
    let Ok(inside) = path.strip_prefix(folder) else { return false };
    let mut parts = inside.iter().map(|part| part.to_string_lossy());
    let built = |part: &str| part == "target" || part == "data";
    if parts.clone().next().is_none_or(|first| built(&first)) {
        return false;
    }
    let left_behind = |part: &str| {
        part.starts_with('.')
            || by_an_editor(part)
            || [".snap.new", ".tmp", ".orig"].iter().any(|ending| part.ends_with(ending))
    };
    !parts.any(|part| left_behind(&part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_person_saves_starts_a_check() {
        let folder = Path::new("/clone/exercises/01-small");
        let saved = |inside: &str| is_saved_by_a_person(folder, &folder.join(inside));
        for path in ["src/notes.rs", "Cargo.toml", "migrations/1.sql", "src/data/x.rs"] {
            assert!(saved(path), "{path}");
        }
        let left = ["src/.notes.rs.swp", "src/4913", "src/notes.rs~", "target/debug/x", "data/x"];
        for path in left {
            assert!(!saved(path), "{path}");
        }
        assert!(!is_saved_by_a_person(folder, Path::new("/clone/exercises/02-other/src/lib.rs")));
        assert!(!is_saved_by_a_person(folder, folder));
    }
}

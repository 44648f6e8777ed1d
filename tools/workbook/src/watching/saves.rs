//! Tells when a file of an exercise was saved. Called by `watching`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::event::ModifyKind;
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout};

use crate::repository::{Repository, StepName};

/// How long it must be quiet before a burst of saves is one.
const QUIET: Duration = Duration::from_millis(100);
/// The longest burst.
const LONGEST_BURST: Duration = Duration::from_secs(2);
/// How often files are looked at where the system does not tell.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// The saves in one exercise.
pub struct Saves {
    receiver: UnboundedReceiver<()>,
    /// Held, because dropping it ends the watch.
    _watcher: Box<dyn Watcher>,
}

impl Saves {
    /// Begins to watch, by the system's events, or by looking at the files every half second:
    /// asked for with `poll`, or because the system has no events to give.
    pub fn watch(repository: &Repository, step: &StepName, poll: bool) -> Result<Self> {
        let folder = repository.exercise(step);
        // The folder above is watched, so that one that is deleted and made again is seen.
        let above = repository.root().join("exercises");
        let (sender, receiver) = unbounded_channel();
        if !poll {
            match watch_events(&above, handler(folder.clone(), sender.clone())) {
                Ok(watcher) => return Ok(Self { receiver, _watcher: watcher }),
                Err(error) => anstream::eprintln!(
                    "the system does not tell of saves ({error}); looking every half second"
                ),
            }
        }
        let watcher = watch_by_looking(&above, handler(folder, sender))
            .with_context(|| format!("cannot watch {}", above.display()))?;
        Ok(Self { receiver, _watcher: watcher })
    }

    /// Waits for a save. None is lost between two calls.
    pub async fn next(&mut self) {
        if self.receiver.recv().await.is_none() {
            // The watcher lives as long as the receiver does, so this cannot be reached.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until a burst of saves, such as an editor's or git's, is over.
    pub async fn settle(&mut self) {
        let begin = Instant::now();
        while begin.elapsed() < LONGEST_BURST {
            if timeout(QUIET, self.receiver.recv()).await.is_err() {
                return;
            }
        }
    }
}

fn watch_events(
    folder: &Path,
    handler: impl notify::EventHandler,
) -> notify::Result<Box<dyn Watcher>> {
    let mut watcher = RecommendedWatcher::new(handler, Config::default())?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(Box::new(watcher))
}

fn watch_by_looking(
    folder: &Path,
    handler: impl notify::EventHandler,
) -> notify::Result<Box<dyn Watcher>> {
    let config = Config::default().with_poll_interval(BETWEEN_LOOKS).with_compare_contents(true);
    let mut watcher = PollWatcher::new(handler, config)?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(Box::new(watcher))
}

fn handler(folder: PathBuf, sender: UnboundedSender<()>) -> impl notify::EventHandler {
    move |event: notify::Result<notify::Event>| {
        let saved = match event {
            // The system lost count of its events: something may have been saved.
            Ok(event) if event.need_rescan() => true,
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
            // The whole exercise was put away or brought back.
            Ok(event) if appears_or_goes(event.kind) && event.paths.contains(&folder) => true,
            Ok(event) => event.paths.iter().any(|path| is_saved_by_a_person(&folder, path)),
            Err(_) => false,
        };
        if saved {
            // Nobody listens any more at the very end.
            let _ = sender.send(());
        }
    }
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
    // 4913 is the file with which Vim tries whether it may write.
    let left_behind = |part: &str| {
        part.starts_with('.')
            || part.starts_with('#')
            || part == "4913"
            || ["~", ".swp", ".swx", ".snap.new", ".tmp", ".orig"]
                .iter()
                .any(|ending| part.ends_with(ending))
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

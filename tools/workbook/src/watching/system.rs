//! Watches folders by the system's events, or by looking at the files where it has none to give.
//! Called by `saves`, by the served book and by `doctor`.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use notify::{
    Config, ErrorKind, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Result, Watcher,
};

/// How often files are looked at where the system does not tell.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// How to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By events; by looking, where there are none.
    Events,
    /// By looking, as somebody asked for: some network drives and containers tell nothing.
    Looking,
}

impl Way {
    /// The way that `--poll` names.
    pub fn of_flag(poll: bool) -> Self {
        if poll { Self::Looking } else { Self::Events }
    }
}

/// A watch, which ends when it is dropped.
pub type Watch = Box<dyn Watcher + Send + Sync>;

/// Tells `handler` of what happens in `folders` and below. That the system has no events to give is
/// said once, with the remedy.
pub fn watch<H>(folders: &[PathBuf], way: Way, handler: H) -> Result<Watch>
where
    H: Fn(Result<Event>) + Clone + Send + 'static,
{
    static SAID: Once = Once::new();
    if way == Way::Events {
        match by_events(folders, handler.clone()) {
            Ok(watcher) => return Ok(watcher),
            Err(error) => SAID.call_once(|| {
                anstream::eprintln!(
                    "the system does not tell of saves ({error}); looking every half second"
                );
                if let Some(remedy) = remedy(&error) {
                    anstream::eprintln!("{remedy}");
                }
            }),
        }
    }
    // Contents are compared, because a file can be saved twice within the clock's step.
    let config = Config::default().with_poll_interval(BETWEEN_LOOKS).with_compare_contents(true);
    all(PollWatcher::new(handler, config)?, folders)
}

/// Watches by events, or says why that is not to be had.
pub fn by_events<H>(folders: &[PathBuf], handler: H) -> Result<Watch>
where
    H: Fn(Result<Event>) + Send + 'static,
{
    all(RecommendedWatcher::new(handler, Config::default())?, folders)
}

fn all<W: Watcher + Send + Sync + 'static>(mut watcher: W, folders: &[PathBuf]) -> Result<Watch> {
    for folder in folders {
        watcher.watch(folder, RecursiveMode::Recursive)?;
    }
    Ok(Box::new(watcher))
}

/// What to do where Linux has a limit that is reached, mostly by an editor that watches everything.
pub fn remedy(error: &notify::Error) -> Option<&'static str> {
    const NO_SPACE: i32 = 28;
    const TOO_MANY_FILES: i32 = 24;
    let code = match &error.kind {
        ErrorKind::MaxFilesWatch => Some(NO_SPACE),
        ErrorKind::Io(error) => error.raw_os_error(),
        _ => None,
    };
    match code.filter(|_| Path::new("/proc/sys/fs/inotify").exists())? {
        NO_SPACE => Some("to allow more watches: sudo sysctl fs.inotify.max_user_watches=1048576"),
        TOO_MANY_FILES => {
            Some("to allow more watchers: sudo sysctl fs.inotify.max_user_instances=1024")
        }
        _ => None,
    }
}

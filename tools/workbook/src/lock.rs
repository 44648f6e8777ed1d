//! One at a time: two commands that write exercises or backups at once would tear each other's
//! work. Called by `rewrite`, `updating`, `hint`, `progress`,
//! `step` and `verify`, and by `checking` for its turns.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::repository::Repository;

/// Held until it is dropped; the system takes it away from a program that is killed.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the clone's lock, or tells who to wait for.
    pub fn take(repository: &Repository) -> Result<Self> {
        let path = repository.state().join("lock");
        Self::take_file(&path, "another `cargo workbook` is writing in this clone at this moment")
    }

    /// Locks a file, which is made, or fails with the reason that somebody else holds it.
    pub fn take_file(path: &Path, held: &str) -> Result<Self> {
        match Self::try_file(path)? {
            Some(lock) => Ok(lock),
            None => bail!("{held} and holds {}; try again when it has ended", path.display()),
        }
    }

    /// Locks a file, which is made, as soon as nobody else holds it; for what takes milliseconds.
    pub fn wait_for_file(path: &Path) -> Result<Self> {
        let file = opened(path)?;
        file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
        Ok(Self { _file: file })
    }

    /// Locks a file, which is made; `None` while somebody else holds it.
    pub fn try_file(path: &Path) -> Result<Option<Self>> {
        let file = opened(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

fn opened(path: &Path) -> Result<File> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let file = File::options().create(true).append(true).open(path);
    file.with_context(|| format!("cannot open {}", path.display()))
}

/// Whether somebody holds the lock of a file just now. Asking does not keep others from taking it
/// for longer than the moment of the question.
pub fn is_held(path: &Path) -> bool {
    let Ok(file) = File::options().read(true).open(path) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

//! One writer at a time: two commands that write exercises or backups at once would tear each
//! other's work. Called by `rewrite`,
//! `hint` and `verify`.

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
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let file = File::options().create(true).append(true).open(path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                bail!("{held} and holds {}; try again when it has ended", path.display())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }
}

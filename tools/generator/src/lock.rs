//! One generator at a time in one folder. Called by `folder` and `create`.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Held until it is dropped; the system takes it from a program that is killed.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Locks a folder, or fails because somebody else is at work there.
    pub fn take(folder: &Path) -> Result<Self> {
        let file = open(folder);
        let file = file.with_context(|| format!("cannot open {}", folder.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another `generate` is at work in {}; try again when it has ended",
                folder.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", folder.display()))
            }
        }
    }
}

impl Drop for Lock {
    /// Closing alone would leave the lock to a child process that is just being started.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// The folder itself, so that nothing has to be left in it.
#[cfg(unix)]
fn open(folder: &Path) -> std::io::Result<File> {
    File::open(folder)
}

/// Other systems lock no folders.
#[cfg(not(unix))]
fn open(folder: &Path) -> std::io::Result<File> {
    File::options().create(true).append(true).open(folder.join(".generate.lock"))
}

//! Several files at once, all or none, whatever kills the program. Called by `folder` and `undo`.
//!
//! ```text
//! .generate/staged/0, 1, …    the new files, each forced to disk
//! .generate/journal.json      written beside and renamed: from here on the command has happened
//! src/…                       each staged file renamed to its place
//! .generate/journal.json      removed
//! ```
//!
//! A kill before the journal leaves nothing but staged files, which the next command throws away. A
//! kill after it leaves the journal, and the next command does what is left to do.

mod recover;

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{disk, stop};

pub use recover::recover;

/// The journal of an app.
pub const JOURNAL: &str = ".generate/journal.json";
const STAGED: &str = ".generate/staged";

/// One file as it is and as it will be; None is no file.
#[derive(Clone, Debug)]
pub struct Write {
    /// In the app, with `/`.
    pub path: String,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
}

/// What is left to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Journal {
    entries: Vec<Entry>,
}

/// One file of the journal; the staged file has the entry's number.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    /// The hashes of the file as it was and as it will be.
    before: Option<String>,
    after: Option<String>,
}

/// Carries out all of `writes`. Where this fails before the journal stands, nothing has changed.
pub fn commit(root: &Path, writes: &[Write]) -> Result<()> {
    let staged = stage(root, writes).and_then(|()| write_journal(root, writes));
    if let Err(error) = staged {
        let _ = disk::remove_folder(&root.join(STAGED));
        return Err(error.context("nothing was changed"));
    }
    stop::here("committed");
    recover(root)
}

fn stage(root: &Path, writes: &[Write]) -> Result<()> {
    let folder = root.join(STAGED);
    disk::remove_folder(&folder)?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (number, write) in writes.iter().enumerate() {
        stop::here(&format!("staging:{number}"));
        if let Some(bytes) = &write.after {
            let staged = folder.join(number.to_string());
            disk::write(&staged, bytes)?;
            // A file that is replaced keeps who may read it and execute it.
            if let Ok(old) = std::fs::metadata(root.join(&write.path)) {
                std::fs::set_permissions(&staged, old.permissions())?;
            }
        }
    }
    disk::sync_folder(&folder);
    stop::here("staged");
    Ok(())
}

fn write_journal(root: &Path, writes: &[Write]) -> Result<()> {
    let hash = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(disk::hash);
    let entry = |write: &Write| Entry {
        path: write.path.clone(),
        before: hash(&write.before),
        after: hash(&write.after),
    };
    let journal = Journal { entries: writes.iter().map(entry).collect() };
    let unfinished = root.join(STAGED).join("journal");
    disk::write(&unfinished, &serde_json::to_vec_pretty(&journal)?)?;
    stop::here("journal");
    let journal = root.join(JOURNAL);
    std::fs::rename(&unfinished, &journal)
        .with_context(|| format!("cannot write {}", journal.display()))?;
    disk::sync_folder(&root.join(".generate"));
    Ok(())
}

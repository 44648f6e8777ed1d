//! `.generate/history/`: what each command found, so that `undo` can put it back. It stays on this
//! machine; git ignores it. Called by `folder`, `create` and `undo`.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::transaction::Write;

/// Where it is in an app.
pub const FOLDER: &str = ".generate/history";

/// What git does not take of `.generate/`: all but the manifest.
pub const IGNORE: (&str, &str) = (".generate/.gitignore", "*\n!.gitignore\n!manifest.json\n");

/// One command that wrote something.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `generate model Book`
    pub command: String,
    pub files: Vec<Saved>,
}

/// One of its files.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    pub path: String,
    /// The text before; None where there was no file.
    pub before: Option<String>,
    /// The hash afterwards.
    pub after: String,
}

impl Entry {
    /// What is kept of these writes.
    pub fn of(command: String, writes: &[Write]) -> Result<Self> {
        let saved = |write: &Write| -> Result<Saved> {
            let before = write.before.clone().map(String::from_utf8).transpose();
            let before = before.with_context(|| format!("{} is no text in UTF-8", write.path))?;
            let after = disk::hash(write.after.as_deref().unwrap_or_default());
            Ok(Saved { path: write.path.clone(), before, after })
        };
        Ok(Self { command, files: writes.iter().map(saved).collect::<Result<_>>()? })
    }

    /// The write that adds it to the history.
    pub fn write(&self, number: u64) -> Result<Write> {
        let text = serde_json::to_vec_pretty(self)?;
        Ok(Write { path: path(number), before: None, after: Some(text) })
    }
}

/// `.generate/history/0003.json`
pub fn path(number: u64) -> String {
    format!("{FOLDER}/{number:04}.json")
}

/// The number of the newest entry; 0 if there is none.
pub fn newest(root: &Path) -> u64 {
    let entries = std::fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        name.strip_suffix(".json")?.parse().ok()
    });
    numbers.max().unwrap_or(0)
}

/// Reads an entry.
pub fn read(root: &Path, number: u64) -> Result<Entry> {
    let path = root.join(path(number));
    let text = disk::read(&path)?.with_context(|| format!("{} is gone", path.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("{} is not an entry of the history", path.display()))
}

//! `.generate/manifest.json`: the answers of every command, and what the files were when they were
//! generated. It belongs to the app and is committed with it. Called by `folder` and by every command.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::spec::Command;

/// Where it is in an app.
pub const PATH: &str = ".generate/manifest.json";

/// The version that this program writes, and the highest that it reads.
const VERSION: u32 = 1;

/// What is known of an app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub version: u32,
    /// In the order in which they were given; the first is `app`.
    pub commands: Vec<Command>,
    /// The SHA-256 of each file as generated, by its path with `/`.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Of an app that has nothing yet.
    pub fn new() -> Self {
        Self { version: VERSION, commands: Vec::new(), files: BTreeMap::new() }
    }

    /// Reads the manifest of the app in `root`.
    pub fn read(root: &Path) -> Result<Self> {
        let path = root.join(PATH);
        let text = disk::read(&path)?
            .with_context(|| format!("{} is not there, so this is no app", path.display()))?;
        let way_out = "it is committed with the app: bring it back from there";
        let version: Version = serde_json::from_slice(&text).with_context(|| {
            format!("{} is not a manifest of the generator; {way_out}", path.display())
        })?;
        if version.version > VERSION {
            bail!(
                "{} has version {}, and this program knows {VERSION}: update the workbook",
                path.display(),
                version.version
            );
        }
        serde_json::from_slice(&text)
            .with_context(|| format!("{} has been changed; {way_out}", path.display()))
    }

    /// Its text, with a line end.
    pub fn text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The command of the same word about the same thing.
    pub fn find(&self, command: &Command) -> Option<(usize, &Command)> {
        let same =
            |known: &Command| known.word() == command.word() && known.name() == command.name();
        self.commands.iter().enumerate().find(|(_, known)| same(known))
    }
}

impl Default for Manifest {
    fn default() -> Self {
        Self::new()
    }
}

/// What every version has.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// A path as the manifest and the reports write it.
pub fn key(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

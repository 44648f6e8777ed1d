//! What a command is going to do to the files of an app. Made by the emitters, carried out by `apply`.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};

/// The changes of one command, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub changes: Vec<Change>,
    /// Files that are as rustfmt leaves them already.
    pub formatted: HashSet<PathBuf>,
}

/// One change. Paths are relative to the app's folder, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A whole file, which stays the generator's: `--check` compares it. One that a person edited is
    /// not replaced but shown as a difference.
    File { path: PathBuf, text: String },
    /// A whole file that is written where there is none and belongs to somebody else from then on:
    /// `Cargo.lock`, which cargo changes.
    Once { path: PathBuf, text: String },
    /// Lines above the marker `// generate: MARK` (in Rust) or `# generate: MARK` (elsewhere), indented
    /// as the marker is. Nothing to do where they are already; an error where the marker is missing.
    Insert { path: PathBuf, mark: String, lines: Vec<String> },
}

impl Change {
    /// The file that is changed.
    pub fn path(&self) -> &Path {
        match self {
            Self::File { path, .. } | Self::Once { path, .. } | Self::Insert { path, .. } => path,
        }
    }
}

impl Plan {
    /// Adds a whole file. Rust goes through `rustfmt` later: a template need not care for line breaks.
    pub fn file(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> &mut Self {
        self.changes.push(Change::File { path: path.into(), text: text.into() });
        self
    }

    /// Adds a whole file that is formatted already, as one of the workbook's own is.
    pub fn formatted_file(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) {
        let path = path.into();
        self.formatted.insert(path.clone());
        self.file(path, text);
    }

    /// Adds a file that the generator writes once.
    pub fn once(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> &mut Self {
        self.changes.push(Change::Once { path: path.into(), text: text.into() });
        self
    }

    /// Adds `lines` above the marker `mark`.
    pub fn insert(
        &mut self,
        path: impl Into<PathBuf>,
        mark: impl Into<String>,
        lines: &str,
    ) -> &mut Self {
        let lines = lines.lines().map(str::to_owned).collect();
        self.changes.push(Change::Insert { path: path.into(), mark: mark.into(), lines });
        self
    }

    /// Refuses a path that leaves the app's folder or touches what the generator keeps there.
    pub fn check_paths(&self) -> Result<()> {
        for path in self.changes.iter().map(Change::path) {
            let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
            if !inside || path.as_os_str().is_empty() || path.starts_with(".generate") {
                bail!(
                    "`{}` is no path inside an app; this is a fault of the emitter",
                    path.display()
                );
            }
        }
        Ok(())
    }
}

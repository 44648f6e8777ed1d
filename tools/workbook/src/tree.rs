//! A package's files in memory: read from a folder, compared with another tree. Called by
//! `derivation`, `rewrite` and the commands that compare.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::left_behind::by_an_editor;

/// Every file of a package, by its path inside the package, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub files: BTreeMap<PathBuf, File>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub contents: Vec<u8>,
    /// Whether its owner may execute it; the other bits of the mode are the system's choice.
    pub executable: bool,
}

/// How a file of one tree differs from the same path of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Both have it, with other contents or another mode.
    Changed,
    /// Only the first tree has it.
    Missing,
    /// Only the second tree has it.
    Extra,
}

impl Tree {
    /// Reads the package in `folder`, without what building, running and editing leave behind. A
    /// folder that is not there has no files.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut tree = Self::default();
        if folder.symlink_metadata().is_ok() {
            tree.collect(folder, Path::new(""))?;
        }
        Ok(tree)
    }

    fn collect(&mut self, root: &Path, inside: &Path) -> Result<()> {
        let folder = root.join(inside);
        let unreadable = || format!("cannot read the folder {}", folder.display());
        for entry in std::fs::read_dir(&folder).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                bail!("{}: a name that is not UTF-8; rename the file", entry.path().display());
            };
            let path = inside.join(&name);
            if is_left_behind(inside, &name) {
                continue;
            }
            if entry.file_type().with_context(unreadable)?.is_dir() {
                self.collect(root, &path)?;
            } else {
                self.files.insert(path, File::read(&entry.path())?);
            }
        }
        Ok(())
    }

    /// The file at `path` as text; `None` if there is none, or if it is not UTF-8.
    pub fn text(&self, path: &Path) -> Option<&str> {
        self.files.get(path).and_then(File::text)
    }

    /// Where `other` differs from this tree, in order.
    pub fn differences(&self, other: &Self) -> Vec<(PathBuf, Difference)> {
        let mut differences = BTreeMap::new();
        for (path, file) in &self.files {
            match other.files.get(path) {
                None => drop(differences.insert(path.clone(), Difference::Missing)),
                Some(same) if same == file => {}
                Some(_) => drop(differences.insert(path.clone(), Difference::Changed)),
            }
        }
        for path in other.files.keys().filter(|path| !self.files.contains_key(*path)) {
            differences.insert(path.clone(), Difference::Extra);
        }
        differences.into_iter().collect()
    }
}

impl File {
    /// Reads one file.
    pub fn read(path: &Path) -> Result<Self> {
        let read = || {
            std::io::Result::Ok((
                std::fs::read(path)?,
                crate::files::is_executable(&path.metadata()?),
            ))
        };
        let (contents, executable) =
            read().with_context(|| format!("cannot read {}", path.display()))?;
        Ok(Self { contents, executable })
    }

    /// The contents, if they are text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.contents).ok().filter(|text| !text.contains('\0'))
    }
}

/// What building (`target`), running (`data`), insta, editors and a killed `sync` leave behind.
fn is_left_behind(folder: &Path, name: &str) -> bool {
    let at_top = folder.as_os_str().is_empty();
    let beginnings = [".tmp", crate::files::TEMPORARY_PREFIX];
    let endings = [".snap.new", ".pending-snap", ".orig", ".rej"];
    at_top && ["target", "data"].contains(&name)
        || [".git", ".idea", ".vscode"].contains(&name)
        || by_an_editor(name)
        || beginnings.iter().any(|beginning| name.starts_with(beginning))
        || endings.iter().any(|ending| name.ends_with(ending))
}

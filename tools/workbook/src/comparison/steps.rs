//! What changed from one tree of files to another, file by file, moves recognised. Called by `diff`
//! and by the book's `changes` and `difference`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::comparison::{Comparison, moves};
use crate::derivation::{Open, Source, Variant};
use crate::tree::Tree;

/// Between the old place of a file that moved and the new one.
const ARROW: &str = " → ";

/// What is counted apart: a chapter is about the program, its tests come along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Program,
    Tests,
    Transcripts,
}

impl Group {
    pub const ALL: [Self; 3] = [Self::Program, Self::Tests, Self::Transcripts];

    fn of(path: &Path) -> Self {
        match path.starts_with("tests") {
            true if path.extension().is_some_and(|ending| ending == "snap") => Self::Transcripts,
            true => Self::Tests,
            false => Self::Program,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Tests => "tests",
            Self::Transcripts => "transcripts",
        }
    }
}

/// One file that differs.
pub struct Change {
    pub group: Group,
    /// Where it is now; where it was, if it is gone.
    pub path: PathBuf,
    /// Where it was, if it moved.
    pub from: Option<PathBuf>,
    /// Which of the two trees have it.
    pub is_new: bool,
    pub is_gone: bool,
    pub comparison: Comparison,
}

/// A step without anchors and without its own name, which would differ in every file.
pub fn without_name(source: &Source) -> Result<Tree> {
    let step = &source.name;
    let mut tree = source.derive(&Variant { package: "step".to_owned(), open: Open::None })?;
    for file in tree.files.values_mut() {
        if let Some(text) = file.text() {
            let text = text.replace(&format!("steps/{step}/"), "steps/…/");
            file.contents = text.replace(&format!("exercises/{step}"), "steps/…").into_bytes();
        }
    }
    Ok(tree)
}

/// The files that differ, in order; only those at or below `wanted`, where that is given.
pub fn changes(old: &Tree, new: &Tree, wanted: Option<&Path>) -> Result<Vec<Change>> {
    let is_wanted = |path: &Path| wanted.is_none_or(|wanted| path.starts_with(wanted));
    let known = old.files.keys().chain(new.files.keys()).any(|path| is_wanted(path));
    if let (Some(wanted), false) = (wanted, known) {
        bail!("neither side has {}; paths are those inside the package, src/…", wanted.display());
    }
    let moves = moves::moves(old, new);
    let mut changes = Vec::new();
    for (path, _) in old.differences(new) {
        let from = moves.get(&path);
        // What moved is shown once, where it is now.
        let moved_away = moves.values().any(|from| *from == path);
        if moved_away || !(is_wanted(&path) || from.is_some_and(|from| is_wanted(from))) {
            continue;
        }
        let shown = match from {
            Some(from) => format!("moved {}{ARROW}{}", from.display(), path.display()),
            None => path.display().to_string(),
        };
        let (before, after) = (old.files.get(from.unwrap_or(&path)), new.files.get(&path));
        changes.push(Change {
            group: Group::of(&path),
            from: from.cloned(),
            is_new: before.is_none(),
            is_gone: after.is_none(),
            comparison: Comparison::of(shown, before, after),
            path,
        });
    }
    Ok(changes)
}

//! The edits of a step since a revision. Called by `carry`.

use std::path::{Path, PathBuf};

use crate::comparison::moves::moves;
use crate::tree::{File, Tree};

/// A file of a step that was changed, added, deleted or moved.
#[derive(Debug)]
pub struct Edit {
    /// As it was; `None` if it is new.
    pub old: Option<Version>,
    /// As it is; `None` if it is gone.
    pub new: Option<Version>,
}

/// A file at its place, by its path inside the step.
#[derive(Debug)]
pub struct Version {
    pub path: PathBuf,
    pub file: File,
}

impl Edit {
    /// Where it is now; where it was, if it is gone.
    pub fn path(&self) -> &Path {
        let version = self.new.as_ref().or(self.old.as_ref());
        version.map_or(Path::new(""), |version| &version.path)
    }
}

/// What changed from `before` to `now` at or under one of the paths `wanted`, in order.
pub fn edits(before: &Tree, now: &Tree, wanted: &[PathBuf]) -> Vec<Edit> {
    let is_wanted = |path: &Path| wanted.iter().any(|wanted| path.starts_with(wanted));
    let moves = moves(before, now);
    let version = |tree: &Tree, path: &Path| {
        let file = tree.files.get(path)?.clone();
        Some(Version { path: path.to_owned(), file })
    };
    let mut edits = Vec::new();
    for (path, _) in before.differences(now) {
        let from = moves.get(&path).unwrap_or(&path);
        // What moved is one edit, at its new place.
        let moved_away = moves.values().any(|from| *from == path);
        if !moved_away && (is_wanted(&path) || is_wanted(from)) {
            edits.push(Edit { old: version(before, from), new: version(now, &path) });
        }
    }
    edits
}

//! What a student changed elsewhere than in the exercises. Called by `updating`.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::files;
use crate::git::Git;
use crate::merging::{Labels, Merged, merge};
use crate::repository::Repository;
use crate::tree::{File, Tree};
use crate::updating::state::Update;

/// A file that the student had changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Outside {
    pub path: PathBuf,
    /// Their change stands in the new version.
    pub kept: bool,
}

/// Merges each such file into the new version; where both changed the same lines, the new one stands.
pub fn bring_over(repository: &Repository, git: &Git<'_>, update: &Update) -> Result<Vec<Outside>> {
    let changed =
        git.say(&["diff", "--name-only", "-z", "--no-renames", &update.base, &update.work])?;
    let mut paths: Vec<_> = changed.split('\0').filter(|path| !path.is_empty()).collect();
    paths.retain(|path| !path.starts_with("exercises/"));
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let tree = |commit: &str| git.tree(commit, Path::new(""));
    let (base, work, new) = (tree(&update.base)?, tree(&update.work)?, tree(&update.new)?);
    let mut all = Vec::new();
    for path in paths.into_iter().map(PathBuf::from) {
        all.extend(one(repository, &path, &base, &work, &new)?);
    }
    Ok(all)
}

fn one(
    repository: &Repository,
    path: &Path,
    base: &Tree,
    work: &Tree,
    new: &Tree,
) -> Result<Option<Outside>> {
    let place = repository.root().join(path);
    let now = File::read(&place).ok();
    let (base, work, new) = (base.files.get(path), work.files.get(path), new.files.get(path));
    // Brought over before, by git or by hand.
    if work == new || work == now.as_ref() {
        return Ok(None);
    }
    let untouched_since = now.as_ref() == new;
    let merged = match (base, work, new) {
        (_, Some(work), None) if base.is_none() => Some(work.clone()),
        (Some(base), Some(work), Some(new)) => {
            let labels = Labels { base: "before", ours: "yours", theirs: "new" };
            match merge(base, work, new, labels) {
                Merged::Clean(file) => Some(file),
                Merged::Conflict(_) => None,
            }
        }
        _ => None,
    };
    let kept = match merged.filter(|_| untouched_since) {
        Some(file) => {
            files::write(&place, &file.contents, file.executable)?;
            true
        }
        None => false,
    };
    Ok(Some(Outside { path: path.to_owned(), kept }))
}

//! Brings a student's work into a new version of the workbook. Called by `update`, and by `status`,
//! which tells that work waits.
//!
//! Three versions of the clone are merged: the one that the student began with, the student's, and
//! the new one. All three are commits, so a program that is killed can begin again.

mod exercise;
mod holes;
mod outside;
mod skeleton;
pub mod snapshot;
pub mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::backup::{self, Backup, Place};
use crate::files;
use crate::git::Git;
use crate::lock::Lock;
use crate::repository::Repository;
use crate::tree::Tree;
use crate::updating::exercise::Versions;
use crate::updating::holes::Holes;
pub use crate::updating::holes::{Gone, Moved};
pub use crate::updating::outside::Outside;
use crate::updating::state::Update;

/// The command's name, for its backups. `reset --undo` brings one back only by its name.
pub const COMMAND: &str = "update";

/// What became of a student's work.
#[derive(Debug, Default)]
pub struct Report {
    /// The exercises that they had changed, in order.
    pub exercises: Vec<Updated>,
    /// The files elsewhere that they had changed.
    pub outside: Vec<Outside>,
}

/// What became of the work on one exercise.
#[derive(Debug)]
pub struct Updated {
    /// The exercise as it is called now; as it was called, if it is gone.
    pub name: String,
    /// How many holes hold what the student wrote.
    pub kept: usize,
    pub moved: Vec<Moved>,
    /// Holes that hold what the student wrote, though their starter changed in the same lines.
    pub look: Vec<String>,
    pub gone: Vec<Gone>,
    /// Files with a change outside of holes that is only in the backup, and why.
    pub aside: Vec<(PathBuf, &'static str)>,
    /// The student's files as they were.
    pub backup: Backup,
}

/// The three versions of a folder of the clone, and what lies there now.
struct Trees {
    base: BTreeMap<String, Tree>,
    work: BTreeMap<String, Tree>,
    new: BTreeMap<String, Tree>,
}

/// Brings the work of `update` over into the clone, whose files are those of its new version, or
/// what the student made of them since.
pub fn bring_over(repository: &Repository, git: &Git<'_>, update: &Update) -> Result<Report> {
    let _lock = Lock::take(repository)?;
    backup::remove_leftovers(repository)?;
    let exercises = |commit: &str| -> Result<BTreeMap<String, Tree>> {
        Ok(by_folder(git.tree(commit, Path::new("exercises"))?))
    };
    let trees = Trees {
        base: exercises(&update.base)?,
        work: exercises(&update.work)?,
        new: exercises(&update.new)?,
    };
    let mut holes = Holes::read(repository, &trees);
    let mut report = Report::default();
    let mut seen = BTreeSet::new();
    for name in trees.new.keys() {
        let old = trees.old_name(name);
        seen.insert(old.clone());
        report.exercises.extend(one(repository, &trees, &mut holes, &old, name)?);
    }
    for old in trees.work.keys().filter(|name| !seen.contains(*name)) {
        report.exercises.extend(one(repository, &trees, &mut holes, old, old)?);
    }
    for updated in &mut report.exercises {
        let folder = repository.shown(&updated.backup.folder);
        updated.gone = holes.gone(&trees.old_name(&updated.name), Path::new(&folder));
    }
    report.outside = outside::bring_over(repository, git, update)?;
    holes.rename_progress(repository)?;
    Ok(report)
}

impl Trees {
    /// What an exercise was called before it got another number: the slug stays.
    fn old_name(&self, name: &str) -> String {
        let slug = |name: &str| name.split_once('-').map(|(_, slug)| slug.to_owned());
        let known = || self.base.keys().chain(self.work.keys());
        match known().any(|other| other == name) {
            true => name.to_owned(),
            false => {
                let same = known().find(|other| slug(other) == slug(name) && slug(name).is_some());
                same.cloned().unwrap_or_else(|| name.to_owned())
            }
        }
    }
}

/// Brings one exercise over; `None` if the student had left it as it was.
fn one(
    repository: &Repository,
    trees: &Trees,
    holes: &mut Holes,
    old: &str,
    name: &str,
) -> Result<Option<Updated>> {
    let none = Tree::default();
    let of = |trees: &BTreeMap<String, Tree>, name: &str| trees.get(name).unwrap_or(&none).clone();
    let (base, work, new) = (of(&trees.base, old), of(&trees.work, old), of(&trees.new, name));
    // An exercise that the work has not at all is one that came later.
    if base == work || work.files.is_empty() {
        return Ok(None);
    }
    let folder = repository.root().join("exercises").join(name);
    let now = Tree::read(&folder)?;
    let versions = Versions { base: &base, work: &work, new: &new };
    let brought = exercise::merge(&versions, |hole| holes.find(name, hole));
    let kept = holes.count(name, &brought.kept);
    let mut wanted = brought.files;
    // What was written since then comes on top of it.
    if now != new && now != wanted {
        let since = exercise::filled(&new, &now);
        let versions = Versions { base: &new, work: &now, new: &wanted };
        wanted = exercise::merge(&versions, |hole| since.get(hole)).files;
        back_up(repository, name, &new, &now)?;
    }
    let backup = back_up(repository, old, &base, &work)?;
    for (path, file) in
        wanted.files.iter().filter(|(path, file)| now.files.get(*path) != Some(file))
    {
        files::write(&folder.join(path), &file.contents, file.executable)?;
    }
    for path in now.files.keys().filter(|path| !wanted.files.contains_key(*path)) {
        std::fs::remove_file(folder.join(path))?;
    }
    let look = brought.kept.iter().filter(|kept| kept.look).map(|kept| kept.name.clone());
    Ok(Some(Updated {
        name: name.to_owned(),
        kept: brought.kept.len(),
        moved: kept,
        look: look.collect(),
        gone: Vec::new(),
        aside: brought.aside,
        backup,
    }))
}

/// Keeps the files of `work` that are not as in `given`.
fn back_up(repository: &Repository, name: &str, given: &Tree, work: &Tree) -> Result<Backup> {
    let mut kept = work.clone();
    kept.files.retain(|path, file| given.files.get(path) != Some(file));
    backup::create(repository, (COMMAND, &Place::exercise(name)), &kept, Vec::new())
}

/// A folder's files by its folders; what lies beside them is nobody's work.
fn by_folder(tree: Tree) -> BTreeMap<String, Tree> {
    let mut folders: BTreeMap<String, Tree> = BTreeMap::new();
    for (path, file) in tree.files {
        let mut parts = path.iter();
        let (Some(folder), rest) = (parts.next(), parts.collect::<PathBuf>()) else { continue };
        if rest.as_os_str().is_empty() {
            continue;
        }
        let folder = folder.to_string_lossy().into_owned();
        folders.entry(folder).or_default().files.insert(rest, file);
    }
    folders
}

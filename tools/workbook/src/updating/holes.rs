//! Every hole that a student has touched, and where each of them went. Called by `updating`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::exercise::Exercise;
use crate::progress::Progress;
use crate::repository::Repository;
use crate::updating::Trees;
use crate::updating::exercise::{Filled, Kept, filled};

/// An exercise's name and a hole's.
type Key = (String, String);

/// The touched holes of every exercise.
pub struct Holes {
    filled: BTreeMap<Key, Filled>,
    /// What a hole of the new version was called before.
    was: BTreeMap<Key, Vec<Key>>,
    /// What the exercises of the new version were called before.
    old_names: BTreeMap<String, String>,
    used: BTreeSet<Key>,
    renamed: Vec<(Key, Key)>,
}

/// A hole that is somewhere else now, or has another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// `retry in src/auth_client/retry.rs`
    pub from: String,
    pub to: String,
}

/// A hole that the new version does not have, with the student's text of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub name: String,
    /// In the backup, from the root of the clone.
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
}

impl Holes {
    /// Finds them in the three versions, and their former names in the new `exercise.toml`s.
    pub(super) fn read(repository: &Repository, trees: &Trees) -> Self {
        let mut all = BTreeMap::new();
        for (name, work) in &trees.work {
            let base = trees.base.get(name).cloned().unwrap_or_default();
            for (hole, filled) in filled(&base, work) {
                all.insert((name.clone(), hole), filled);
            }
        }
        let mut was = BTreeMap::new();
        let mut old_names = BTreeMap::new();
        for name in trees.new.keys() {
            let old = trees.old_name(name);
            // A newer `exercise.toml` than this program knows has nothing to say to it.
            let exercise = Exercise::read(&repository.root().join("steps").join(name)).ok();
            for hole in exercise.iter().flat_map(|exercise| &exercise.holes) {
                let former = hole.was.iter().map(|former| match former.split_once('/') {
                    Some((step, hole)) => (step.to_owned(), hole.to_owned()),
                    None => (old.clone(), former.clone()),
                });
                was.insert((name.clone(), hole.name().to_owned()), former.collect());
            }
            old_names.insert(name.clone(), old);
        }
        Self { filled: all, was, old_names, used: BTreeSet::new(), renamed: Vec::new() }
    }

    /// What the student wrote for a hole of the new version.
    pub fn find(&self, exercise: &str, hole: &str) -> Option<&Filled> {
        self.key_of(exercise, hole).and_then(|key| self.filled.get(&key))
    }

    fn key_of(&self, exercise: &str, hole: &str) -> Option<Key> {
        let old = self.old_names.get(exercise)?;
        let own = (old.clone(), hole.to_owned());
        let former = self.was.get(&(exercise.to_owned(), hole.to_owned()));
        let mut all = std::iter::once(&own).chain(former.into_iter().flatten());
        all.find(|key| self.filled.contains_key(*key)).cloned()
    }

    /// Counts the holes of an exercise that hold what the student wrote as brought over, and gives
    /// those that moved.
    pub fn count(&mut self, exercise: &str, kept: &[Kept]) -> Vec<Moved> {
        let mut moved = Vec::new();
        for Kept { name, path, .. } in kept {
            let Some(key) = self.key_of(exercise, name) else { continue };
            let filled = &self.filled[&key];
            let new = (exercise.to_owned(), name.clone());
            let other_step = self.old_names.get(exercise) != Some(&key.0);
            if filled.path != *path || key.1 != *name || other_step {
                let step = if other_step { format!("{}/", key.0) } else { String::new() };
                moved.push(Moved {
                    from: format!("{} in {step}{}", key.1, filled.path.display()),
                    to: format!("{name} in {}", path.display()),
                });
            }
            if key != new {
                self.renamed.push((key.clone(), new));
            }
            self.used.insert(key);
        }
        moved
    }

    /// The touched holes of an exercise that went nowhere; `backup` is where its files are kept.
    pub fn gone(&self, old: &str, backup: &Path) -> Vec<Gone> {
        let lost = self.filled.iter().filter(|(key, _)| key.0 == old && !self.used.contains(*key));
        let gone = lost.map(|((_, name), filled)| Gone {
            name: name.clone(),
            path: backup.join("files").join(&filled.path),
            line: filled.hole.line,
        });
        gone.collect()
    }

    /// What the checks have found of a hole goes with it to its new name.
    pub fn rename_progress(&self, repository: &Repository) -> Result<()> {
        let steps = repository.steps()?;
        let step = |name: &str| steps.iter().find(|step| step.as_str() == name);
        let known: Vec<_> = self.renamed.iter().filter(|(old, new)| old.1 != new.1).collect();
        if known.is_empty() {
            return Ok(());
        }
        Progress::update(repository, |progress| {
            for ((_, old_hole), (new_step, new_hole)) in known {
                let Some(step) = step(new_step) else { continue };
                let holes = &mut progress.step_mut(step).holes;
                if let Some(state) = holes.remove(old_hole) {
                    holes.insert(new_hole.clone(), state);
                }
            }
        })
    }
}

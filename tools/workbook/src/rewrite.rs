//! Changes the files of an exercise: all that is overwritten or removed is in a backup first.
//! Called by `sync`, `reset`, `solution --apply` and `check`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::backup::{self, Backup};
use crate::files;
use crate::lock::Lock;
use crate::repository::Repository;
use crate::tree::{Difference, Tree};

/// What shall become of an exercise's files. Those that it does not name stay.
pub struct Plan {
    /// The command, for the backup's name: `reset`.
    pub command: &'static str,
    pub write: Tree,
    pub remove: Vec<PathBuf>,
    /// Files that stay, and go into the backup all the same.
    pub keep_too: Tree,
}

/// What a plan has changed.
pub struct Rewritten {
    /// What was there before, if anything had to be overwritten or removed.
    pub backup: Option<Backup>,
    pub written: Vec<PathBuf>,
    pub removed: Vec<PathBuf>,
}

impl Plan {
    /// Carries the plan out on `exercises/<exercise>`. A kill at any moment leaves each file as it was
    /// or as planned, and the backup complete or not begun.
    pub fn carry_out(self, repository: &Repository, exercise: &str) -> Result<Rewritten> {
        let _lock = Lock::take(repository)?;
        let folder = repository.root().join("exercises").join(exercise);
        backup::remove_leftovers(repository)?;
        files::remove_leftovers(&folder)?;

        let now = Tree::read(&folder)?;
        let mut written: Vec<_> = self.write.differences(&now);
        written.retain(|(_, difference)| *difference != Difference::Extra);
        let removed: Vec<_> =
            self.remove.iter().filter(|path| now.files.contains_key(*path)).cloned().collect();
        let backup = self.back_up(repository, exercise, &now, &written, &removed)?;

        let written: Vec<_> = written.into_iter().map(|(path, _)| path).collect();
        let change = || -> Result<()> {
            removed.iter().try_for_each(|path| remove(&folder, path))?;
            for path in &written {
                let file = &self.write.files[path];
                files::write(&folder.join(path), &file.contents, file.executable)?;
            }
            Ok(())
        };
        change().with_context(|| stopped_in_the_middle(repository, backup.as_ref(), exercise))?;
        Ok(Rewritten { backup, written, removed })
    }

    fn back_up(
        &self,
        repository: &Repository,
        exercise: &str,
        now: &Tree,
        written: &[(PathBuf, Difference)],
        removed: &[PathBuf],
    ) -> Result<Option<Backup>> {
        let mut kept = Tree::default();
        let mut absent = Vec::new();
        for (path, difference) in written {
            match difference {
                Difference::Missing => absent.push(path.clone()),
                _ => drop(kept.files.insert(path.clone(), now.files[path].clone())),
            }
        }
        kept.files.extend(removed.iter().map(|path| (path.clone(), now.files[path].clone())));
        // Where nothing is lost by it, files that are new are not worth a backup: nobody undoes a sync.
        let nothing = kept.files.is_empty() && (absent.is_empty() || self.command == "sync");
        if nothing {
            return Ok(None);
        }
        kept.files.extend(self.keep_too.files.clone());
        backup::create(repository, (self.command, exercise), &kept, absent).map(Some)
    }
}

/// Removes a file, and the folders that are empty without it.
fn remove(exercise: &Path, path: &Path) -> Result<()> {
    let file = exercise.join(path);
    std::fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    let folders = file.ancestors().skip(1).take_while(|folder| folder.starts_with(exercise));
    for folder in folders {
        if std::fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

fn stopped_in_the_middle(repository: &Repository, backup: Option<&Backup>, step: &str) -> String {
    let number = step.split('-').next().unwrap_or(step);
    match backup {
        Some(backup) => format!(
            "stopped in the middle of changing exercises/{step}; nothing is lost: what was there is \
             in {}, and `cargo workbook reset --undo {number}` brings it back",
            repository.shown(&backup.folder)
        ),
        None => format!("stopped in the middle of making exercises/{step}; run the command again"),
    }
}

/// The files of `tree` that lie at or under one of `paths`.
pub fn part_of(tree: &Tree, paths: &[&str]) -> Result<Tree> {
    let mut part = tree.clone();
    part.files.retain(|path, _| paths.iter().any(|wanted| path.starts_with(wanted)));
    if part.files.is_empty() {
        bail!("the exercise has no {}", paths.join(" and no "));
    }
    Ok(part)
}

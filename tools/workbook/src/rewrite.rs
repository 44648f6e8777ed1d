//! Changes the files of an exercise or of the steps: all that is overwritten or removed is in a
//! backup first. Called by `sync`, `reset`, `solution --apply`, `check` and `carry`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::backup::{self, Backup, Place};
use crate::files;
use crate::lock::Lock;
use crate::repository::Repository;
use crate::tree::{Difference, Tree};

/// The files of a folder that a command changes. Those that it does not name stay.
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
    /// Carries the plan out on `exercises/<exercise>`.
    pub fn carry_out(self, repository: &Repository, exercise: &str) -> Result<Rewritten> {
        self.carry_out_in(repository, &Place::exercise(exercise))
    }

    /// Carries the plan out on a folder. A kill at any moment leaves each file as it was or as
    /// planned, and the backup complete or not begun.
    pub fn carry_out_in(self, repository: &Repository, place: &Place) -> Result<Rewritten> {
        let _lock = Lock::take(repository)?;
        let folder = repository.root().join(&place.folder);
        backup::remove_leftovers(repository)?;
        files::remove_leftovers(&folder)?;

        let now = Tree::read(&folder)?;
        let mut written: Vec<_> = self.write.differences(&now);
        written.retain(|(_, difference)| *difference != Difference::Extra);
        let removed: Vec<_> =
            self.remove.iter().filter(|path| now.files.contains_key(*path)).cloned().collect();
        let backup = self.back_up(repository, place, &now, &written, &removed)?;

        let written: Vec<_> = written.into_iter().map(|(path, _)| path).collect();
        let change = || -> Result<()> {
            removed.iter().try_for_each(|path| remove(&folder, path))?;
            for path in &written {
                let file = &self.write.files[path];
                files::write(&folder.join(path), &file.contents, file.executable)?;
            }
            Ok(())
        };
        change().with_context(|| stopped_in_the_middle(repository, backup.as_ref(), place))?;
        Ok(Rewritten { backup, written, removed })
    }

    fn back_up(
        &self,
        repository: &Repository,
        place: &Place,
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
        backup::create(repository, (self.command, place), &kept, absent).map(Some)
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

fn stopped_in_the_middle(
    repository: &Repository,
    backup: Option<&Backup>,
    place: &Place,
) -> String {
    let folder = place.folder.display();
    let Some(backup) = backup else {
        return format!("stopped in the middle of making {folder}; run the command again");
    };
    let undo = match *place == Place::steps() {
        true => "carry --undo".to_owned(),
        false => format!("reset --undo {}", place.name.split('-').next().unwrap_or(&place.name)),
    };
    format!(
        "stopped in the middle of changing {folder}; nothing is lost: what was there is in {}, and \
         `cargo workbook {undo}` brings it back",
        repository.shown(&backup.folder)
    )
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

//! `generate undo`: takes the last command back, byte for byte. Called by the program.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::create;
use crate::folder::{Folder, Mode, shown};
use crate::history::{self, Saved};
use crate::manifest;
use crate::replay::{Texts, replay};
use crate::report::{FileChange, FileReport, Outcome, Report, difference};
use crate::transaction::{self, Write};
use crate::{disk, stop};

/// Takes the newest command of the history back, unless a person edited one of its files since.
pub fn undo(folder: &Folder, mode: Mode) -> Result<Report> {
    let number = history::newest(folder.root());
    if number == 0 {
        bail!(
            "there is no history of `{}` on this machine, which git does not carry; take the command \
             back with git",
            shown(folder.root())
        );
    }
    let entry = history::read(folder.root(), number)?;
    let made_the_app =
        entry.files.iter().any(|saved| saved.path == manifest::PATH && saved.before.is_none());
    // Played once, and only if something differs.
    let mut texts = None;
    let mut files = Vec::new();
    for saved in &entry.files {
        files.push(look_at(folder, saved, &mut texts)?);
    }
    if made_the_app {
        files.extend(strangers(folder.root(), &entry.files)?);
    }
    let result = match files.iter().any(|file| file.change == FileChange::Blocked) {
        true => Outcome::Refused,
        false => Outcome::Done,
    };
    let app = shown(folder.root());
    if mode == Mode::Write && result == Outcome::Done {
        match made_the_app {
            true => remove_app(folder.root())?,
            false => put_back(folder.root(), number, &entry.files)?,
        }
    }
    files.retain(|file| !file.path.starts_with(".generate/"));
    let (command, took_back) = ("generate undo".to_owned(), entry.command);
    Ok(Report { command, took_back, result, app, files })
}

fn look_at(folder: &Folder, saved: &Saved, texts: &mut Option<Texts>) -> Result<FileReport> {
    let path = saved.path.clone();
    let now = disk::read(&folder.root().join(&path))?;
    let now_hash = now.as_deref().map(disk::hash);
    let before_hash = saved.before.as_deref().map(|before| disk::hash(before.as_bytes()));
    let text = now.as_deref().map(String::from_utf8_lossy);
    // Cargo changes its lock file at the first build.
    let is_as_left = now_hash.as_deref() == Some(&saved.after) || path == "Cargo.lock";
    let (change, difference) = if now_hash == before_hash {
        (FileChange::Unchanged, String::new())
    } else if is_as_left {
        let change = match saved.before {
            Some(_) => FileChange::Updated,
            None => FileChange::Removed,
        };
        (change, difference(&path, text.as_deref(), saved.before.as_deref()))
    } else {
        if texts.is_none() {
            *texts = Some(replay(&folder.manifest.commands)?);
        }
        let generated = texts.as_ref().and_then(|texts| texts.get(&path)).map(String::as_str);
        (FileChange::Blocked, difference(&path, generated, text.as_deref()))
    };
    Ok(FileReport { path, change, difference })
}

fn put_back(root: &Path, number: u64, files: &[Saved]) -> Result<()> {
    let write = |saved: &Saved| -> Result<Write> {
        Ok(Write {
            path: saved.path.clone(),
            before: disk::read(&root.join(&saved.path))?,
            after: saved.before.clone().map(String::into_bytes),
        })
    };
    let mut writes = files.iter().map(write).collect::<Result<Vec<_>>>()?;
    let path = history::path(number);
    writes.push(Write { before: disk::read(&root.join(&path))?, path, after: None });
    transaction::commit(root, &writes)
}

/// Files of the app's folder that the generator did not write; what cargo builds does not count.
fn strangers(root: &Path, files: &[Saved]) -> Result<Vec<FileReport>> {
    let mut strangers = Vec::new();
    for path in disk::files_below(root)? {
        let key = manifest::key(&path);
        let ours = files.iter().any(|saved| saved.path == key);
        if !ours && !path.starts_with("target") && !path.starts_with(".generate") {
            let (change, difference) = (FileChange::Blocked, String::new());
            strangers.push(FileReport { path: key, change, difference });
        }
    }
    Ok(strangers)
}

/// The app is gone at once, by its name; then its files are removed.
fn remove_app(root: &Path) -> Result<()> {
    let root = root.canonicalize().with_context(|| format!("cannot find {}", root.display()))?;
    let (Some(parent), Some(name)) = (root.parent(), root.file_name()) else {
        bail!("{} cannot be removed", root.display());
    };
    let unfinished = create::unfinished(parent, &name.to_string_lossy());
    std::fs::rename(&root, &unfinished)
        .with_context(|| format!("cannot remove {}; nothing was changed", root.display()))?;
    stop::here("renamed");
    create::remove_unfinished(&unfinished)
}

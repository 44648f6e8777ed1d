//! A new app: the whole folder is made under another name, and renamed when its last byte is on disk.
//! Called by the program, and by `folder` to take away what a kill has left.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::compare::{self, Step};
use crate::folder::{Folder, Mode, is_app};
use crate::lock::Lock;
use crate::manifest::{self, Manifest};
use crate::report::{Outcome, Report};
use crate::spec::{App, Command};
use crate::transaction::Write;
use crate::{disk, history, replay, rules, stop};

/// Makes the app in a folder of its own name in `parent`. Where it is there already, this is a command
/// like any other.
pub fn run(parent: &Path, app: App, mode: Mode) -> Result<Report> {
    let command = rules::normalised(Command::App(app))?;
    let root = parent.join(command.name());
    let lock = Lock::take(parent)?;
    remove_locked(parent)?;
    if is_app(&root) {
        drop(lock);
        return Folder::open(root)?.run(command, mode);
    }
    refuse_what_is_there(&root, command.name())?;
    let title = format!("generate {} {}", command.word(), command.name());
    let name = command.name().to_owned();
    let mut manifest = Manifest::new();
    manifest.commands.push(command);
    let plan = replay::plan_of(&manifest.commands, 0)?;
    let steps = compare::first_time(&root, &manifest, &plan)?;
    let files = steps.iter().map(Step::report).collect();
    let report = Report {
        command: title,
        took_back: String::new(),
        result: Outcome::Done,
        app: name,
        files,
    };
    if mode == Mode::Write {
        write(parent, &root, &report, &steps, manifest)?;
    }
    Ok(report)
}

fn refuse_what_is_there(root: &Path, name: &str) -> Result<()> {
    let Ok(found) = std::fs::symlink_metadata(root) else { return Ok(()) };
    let is_empty = || std::fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_none());
    if found.is_dir() && is_empty() {
        return Ok(());
    }
    bail!(
        "`{name}` is here already and is no app of the generator; rename it, or take another name"
    )
}

fn write(
    parent: &Path,
    root: &Path,
    report: &Report,
    steps: &[Step],
    mut manifest: Manifest,
) -> Result<()> {
    for step in steps {
        if let Some(hash) = &step.hash {
            manifest.files.insert(step.path.clone(), hash.clone());
        }
    }
    let write = |path: &str, text: &str| Write {
        path: path.to_owned(),
        before: None,
        after: Some(text.as_bytes().to_owned()),
    };
    let texts =
        steps.iter().map(|step| write(&step.path, step.after.as_deref().unwrap_or_default()));
    let mut writes: Vec<Write> = texts.collect();
    writes.push(write(history::IGNORE.0, history::IGNORE.1));
    writes.push(write(manifest::PATH, &manifest.text()?));
    let entry = history::Entry::of(report.command.clone(), &writes)?;
    writes.push(entry.write(1)?);
    let unfinished = unfinished(parent, &report.app);
    let made = make(&unfinished, &writes).and_then(|()| {
        stop::here("made");
        std::fs::rename(&unfinished, root).with_context(|| {
            format!("cannot rename {} to {}", unfinished.display(), root.display())
        })
    });
    if let Err(error) = made {
        let _ = remove_unfinished(&unfinished);
        return Err(error.context("nothing was written"));
    }
    disk::sync_folder(parent);
    stop::here("created");
    Ok(())
}

fn make(folder: &Path, writes: &[Write]) -> Result<()> {
    // First of all what tells the leftovers of a kill from somebody's folder.
    std::fs::create_dir_all(folder.join(".generate"))
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    for (number, write) in writes.iter().enumerate() {
        stop::here(&format!("making:{number}"));
        disk::write(&folder.join(&write.path), write.after.as_deref().unwrap_or_default())?;
    }
    disk::sync_folder(folder);
    Ok(())
}

const BEGINNING: &str = ".";
const ENDING: &str = ".generating";

/// `.bookstore.generating`: the app before it is whole, and on its way out.
pub fn unfinished(parent: &Path, name: &str) -> PathBuf {
    parent.join(format!("{BEGINNING}{name}{ENDING}"))
}

/// Takes away the unfinished apps of killed programs in `parent` and, if `parent` is an app, beside it.
pub fn remove_leftovers(parent: &Path) -> Result<()> {
    let above = is_app(parent).then(|| parent.parent()).flatten();
    for folder in std::iter::once(parent).chain(above) {
        if !leftovers(folder).is_empty() {
            let _lock = Lock::take(folder)?;
            remove_locked(folder)?;
        }
    }
    Ok(())
}

fn remove_locked(parent: &Path) -> Result<()> {
    leftovers(parent).iter().try_for_each(|folder| remove_unfinished(folder))
}

/// Removes an unfinished app; what tells it from somebody's folder goes last, as a kill may come.
pub fn remove_unfinished(folder: &Path) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        match entry.file_type()?.is_dir() {
            _ if entry.file_name() == ".generate" => {}
            true => disk::remove_folder(&entry.path())?,
            false => disk::remove(&entry.path())?,
        }
        stop::here("removing");
    }
    disk::remove_folder(folder)
}

fn leftovers(parent: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = entry.path();
        let is_empty = || std::fs::read_dir(&path).is_ok_and(|mut inside| inside.next().is_none());
        name.starts_with(BEGINNING)
            && name.ends_with(ENDING)
            && (path.join(".generate").is_dir() || is_empty())
    });
    ours.map(|entry| entry.path()).collect()
}

//! The folder of an app: finding it, and running a command in it. Called by the program.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::compare::{self, Step};
use crate::lock::Lock;
use crate::manifest::{self, Manifest};
use crate::replay;
use crate::report::{Outcome, Report};
use crate::spec::{Command, Service};
use crate::transaction::{self, JOURNAL, Write};
use crate::{create, disk, history, rules};

/// Whether a command writes, or tells what it would write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Write,
    DryRun,
}

/// An app, locked, with nothing left over from a command that was killed.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    pub manifest: Manifest,
    _lock: Lock,
}

impl Folder {
    /// The app that a command is about: the one named, else `current` if it is one, else the only one
    /// right below it, else the one in which `current` lies.
    pub fn find(current: &Path, named: Option<&Path>) -> Result<Self> {
        create::remove_leftovers(current)?;
        if let Some(named) = named {
            let folder = current.join(named);
            if let Some(above) = folder.parent() {
                create::remove_leftovers(above)?;
            }
            if !is_app(&folder) {
                bail!(
                    "{} is no app: there is no {} in it; `generate app NAME` makes one",
                    named.display(),
                    manifest::PATH
                );
            }
            return Self::open(folder);
        }
        if is_app(current) {
            return Self::open(current.to_owned());
        }
        let apps = apps_below(current)?;
        match apps.as_slice() {
            [app] => Self::open(app.clone()),
            [] if let Some(app) = current.ancestors().find(|above| is_app(above)) => {
                Self::open(app.to_owned())
            }
            [] => bail!(
                "there is no app in {}, right below it or around it; `generate app NAME` makes one, and --app \
                 FOLDER names one elsewhere",
                current.display()
            ),
            several => {
                let names: Vec<_> = several.iter().filter_map(|app| app.file_name()).collect();
                let names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
                bail!("there are several apps here: {}; --app FOLDER names one", names.join(", "))
            }
        }
    }

    /// Locks the app, and finishes or takes back what was interrupted in it.
    pub fn open(root: PathBuf) -> Result<Self> {
        let lock = Lock::take(&root)?;
        transaction::recover(&root)?;
        let manifest = Manifest::read(&root)?;
        Ok(Self { root, manifest, _lock: lock })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Everything that has been answered about it.
    pub fn service(&self) -> Result<Service> {
        Service::of(&self.manifest.commands)
    }

    /// Runs a command, or tells what it would do. A file that a person edited and that would be
    /// replaced stops it before anything is written.
    pub fn run(&self, command: Command, mode: Mode) -> Result<Report> {
        let command = rules::normalised(command)?;
        let title = format!("generate {} {}", command.word(), command.name());
        let mut manifest = self.manifest.clone();
        let steps = match self.manifest.find(&command) {
            Some((place, known)) if *known == command => {
                let plan = replay::plan_of(&manifest.commands, place)?;
                let texts = replay::replay(&manifest.commands)?;
                compare::again(&self.root, &manifest, &plan, &texts)?
            }
            Some((_, known)) => return Err(other_answers(known, &command)?),
            None => {
                rules::check_new(&self.service()?, &command)?;
                manifest.commands.push(command);
                let plan = replay::plan_of(&manifest.commands, manifest.commands.len() - 1)?;
                compare::first_time(&self.root, &manifest, &plan)?
            }
        };
        let report = self.report(title, &steps, &manifest);
        if mode == Mode::Write && report.result == Outcome::Done {
            self.write(&report.command, &steps, manifest)?;
        }
        Ok(report)
    }

    fn report(&self, command: String, steps: &[Step], manifest: &Manifest) -> Report {
        use crate::report::FileChange::Blocked;
        let result = if steps.iter().any(|step| step.change == Blocked) {
            Outcome::Refused
        } else if steps.iter().any(|step| step.change.is_change()) || *manifest != self.manifest {
            Outcome::Done
        } else {
            Outcome::Unchanged
        };
        let files = steps.iter().map(Step::report).collect();
        Report { command, took_back: String::new(), result, app: shown(&self.root), files }
    }

    fn write(&self, title: &str, steps: &[Step], mut manifest: Manifest) -> Result<()> {
        for step in steps {
            if let Some(hash) = &step.hash {
                manifest.files.insert(step.path.clone(), hash.clone());
            }
        }
        let changed = steps.iter().filter(|step| step.change.is_change());
        let mut writes: Vec<Write> = changed
            .map(|step| Write {
                path: step.path.clone(),
                before: step.before.clone(),
                after: step.after.clone().map(String::into_bytes),
            })
            .collect();
        writes.push(Write {
            path: manifest::PATH.to_owned(),
            before: disk::read(&self.root.join(manifest::PATH))?,
            after: Some(manifest.text()?.into_bytes()),
        });
        let entry = history::Entry::of(title.to_owned(), &writes)?;
        writes.push(entry.write(history::newest(&self.root) + 1)?);
        transaction::commit(&self.root, &writes)
    }
}

/// The folder as a person names it: the last part of its path.
pub fn shown(root: &Path) -> String {
    let name = root.canonicalize().ok();
    let name = name.as_deref().unwrap_or(root).file_name();
    name.map_or_else(|| root.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Whether a folder is an app, or would be one if nothing had been interrupted.
pub fn is_app(folder: &Path) -> bool {
    folder.join(manifest::PATH).is_file() || folder.join(JOURNAL).is_file()
}

fn apps_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder);
    let entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
    let mut apps: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_app(path)).collect();
    apps.sort();
    Ok(apps)
}

/// The same thing was generated with other answers: shows which.
fn other_answers(known: &Command, command: &Command) -> Result<anyhow::Error> {
    let text = |command| -> Result<String> { Ok(serde_json::to_string_pretty(command)? + "\n") };
    let answers = crate::report::difference("answers", Some(&text(known)?), Some(&text(command)?));
    Ok(anyhow::anyhow!(
        "the {} `{}` is there already, with other answers; edit its files, which are yours, or take its \
         commands back with `generate undo` first\n\n{answers}",
        known.word(),
        known.name()
    ))
}

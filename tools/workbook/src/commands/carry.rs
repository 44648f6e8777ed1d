//! `cargo workbook carry`: takes an edit of a step into the later steps that have the file.

mod show;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::backup::{self, Place};
use crate::carrying::{self, Edit, Fate, Landing, Later};
use crate::commands::undo::bring_back;
use crate::git::Git;
use crate::outcome::Outcome;
use crate::repository::{Repository, StepName};
use crate::rewrite::Plan;
use crate::tree::Tree;

/// What stands behind `carry` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Files or folders of one step, which were edited, added, deleted or moved
    #[arg(required_unless_present = "undo", conflicts_with = "undo")]
    files: Vec<PathBuf>,
    /// The edit is what changed since this revision of git
    #[arg(long, value_name = "REV", default_value = "HEAD")]
    since: String,
    /// The last step that takes it
    #[arg(long, value_name = "STEP")]
    until: Option<String>,
    /// A step that does not take it; may be given several times
    #[arg(long, value_name = "STEP")]
    except: Vec<String>,
    /// Writes nothing, and shows the difference that each step would take
    #[arg(long)]
    dry_run: bool,
    /// Brings the steps back to before the last carry; once more undoes the undoing
    #[arg(long)]
    undo: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    if arguments.undo {
        return undo(repository);
    }
    let (step, wanted) = meant(repository, &arguments.files)?;
    let later = later(repository, &step, &arguments)?;
    let git = Git::of(repository).context("carry asks git for the file before the edit")?;
    let before = git.tree(&arguments.since, &Path::new("steps").join(step.as_str()))?;
    let now = Tree::read(&repository.step(&step))?;
    let edits = carrying::edits(&before, &now, &wanted);
    if edits.is_empty() {
        anstream::println!("nothing changed there since {}", arguments.since);
        return Ok(Outcome::Done);
    }
    let landings = carrying::land(repository, &step, &before, &edits, &later)?;
    for (edit, landings) in edits.iter().zip(&landings) {
        show::edit(&step, edit);
        landings.iter().for_each(|landing| show::landing(landing, arguments.dry_run));
    }
    let conflict = landings.iter().flatten().find(|at| matches!(at.fate, Fate::Conflict(_)));
    if let Some(first) = conflict {
        show::way_on(&later, first);
        return Ok(Outcome::NotYet);
    }
    if arguments.dry_run {
        anstream::println!("nothing was written: that was a dry run");
        return Ok(Outcome::Done);
    }
    write(repository, &edits, landings)
}

/// The step that the files lie in, and their paths inside it. A file that is gone may be named.
fn meant(repository: &Repository, files: &[PathBuf]) -> Result<(StepName, Vec<PathBuf>)> {
    let mut meant: Option<StepName> = None;
    let mut paths = Vec::new();
    for file in files {
        let inside = repository.inside(file)?;
        let mut parts = inside.iter();
        let (Some(steps), Some(name)) = (parts.next(), parts.next()) else {
            bail!("{} is no file of a step", file.display());
        };
        if steps != "steps" {
            bail!("{} is no file of a step; what is derived is carried by `sync`", file.display());
        }
        let step = repository.find_step(&name.to_string_lossy())?;
        if meant.as_ref().is_some_and(|meant| *meant != step) {
            bail!(
                "{} lies in another step than the files before; carry one step at a time",
                file.display()
            );
        }
        meant = Some(step);
        paths.push(parts.collect());
    }
    Ok((meant.context("no file was named")?, paths))
}

fn later(repository: &Repository, step: &StepName, arguments: &Arguments) -> Result<Later> {
    let until = arguments.until.as_deref().map(|until| repository.find_step(until)).transpose()?;
    let left_out = arguments.except.iter().map(|step| repository.find_step(step));
    let left_out = left_out.collect::<Result<Vec<_>>>()?;
    let mut steps = repository.steps()?;
    steps.retain(|other| other > step && until.as_ref().is_none_or(|until| other <= until));
    if steps.is_empty() {
        bail!("no step comes after {step} that could take it");
    }
    Ok(Later { steps, left_out })
}

fn write(repository: &Repository, edits: &[Edit], landings: Vec<Vec<Landing>>) -> Result<Outcome> {
    let (mut write, mut remove) = (Tree::default(), Vec::new());
    for Landing { step, path, fate } in landings.into_iter().flatten() {
        let Fate::Takes { after, moved_from, .. } = fate else { continue };
        let inside = |path: &Path| Path::new(step.as_str()).join(path);
        remove.extend(moved_from.as_deref().map(inside));
        match after {
            Some(file) => drop(write.files.insert(inside(&path), file)),
            None => remove.push(inside(&path)),
        }
    }
    let plan = Plan { command: "carry", write, remove, keep_too: Tree::default() };
    let rewritten = plan.carry_out_in(repository, &Place::steps())?;
    let changed = rewritten.written.len() + rewritten.removed.len();
    match changed {
        0 => anstream::println!("nothing to do: no later step lacks it"),
        changed => anstream::println!(
            "{changed} {} of later steps written or removed, for {} edited ones; \
             `cargo workbook sync` derives the exercises, `cargo workbook carry --undo` takes it back",
            if changed == 1 { "file" } else { "files" },
            edits.len()
        ),
    }
    Ok(Outcome::Done)
}

fn undo(repository: &Repository) -> Result<Outcome> {
    let backups = backup::list(repository)?;
    let Some(newest) = backups.into_iter().find(|backup| backup.place() == Place::steps()) else {
        bail!("nothing was carried in this clone, so there is nothing to undo");
    };
    bring_back(repository, &newest)?;
    Ok(Outcome::Done)
}

//! `cargo workbook sync`: derives the exercises from the steps.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::comparison::Comparison;
use crate::derivation;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::rewrite::Plan;
use crate::tree::{Difference, Tree};

/// What stands behind `sync` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// One step, `1` or `three-tiers`; every step if not given
    step: Option<String>,
    /// Writes nothing; shows every difference, and ends with 1 if there is one
    #[arg(long)]
    check: bool,
}

/// How many lines of one file's difference `--check` shows.
const SHOWN_LINES: usize = 40;

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    // Everything is derived before the first file is written: a fault in the last step leaves the
    // exercise of the first one alone.
    let mut exercises = Vec::new();
    let steps = match &arguments.step {
        Some(wanted) => vec![repository.find_step(wanted)?],
        None => repository.steps()?,
    };
    for step in &steps {
        exercises.push((step.to_string(), derivation::starter(repository, step)?));
    }
    if arguments.step.is_none() {
        exercises.extend(orphans(repository)?.into_iter().map(|name| (name, Tree::default())));
    }
    let mut outcome = Outcome::Done;
    for (name, wanted) in exercises {
        let folder = repository.root().join("exercises").join(&name);
        let now = Tree::read(&folder)?;
        let differences = wanted.differences(&now);
        if differences.is_empty() {
            anstream::println!("exercises/{name} is what the step gives");
        } else if arguments.check {
            outcome = Outcome::NotYet;
            show(&name, &wanted, &now, &differences);
        } else {
            write(repository, &name, wanted, &differences)?;
        }
    }
    if outcome == Outcome::NotYet {
        anstream::println!("run `cargo workbook sync` to derive the exercises again");
    }
    Ok(outcome)
}

/// Exercises whose step is gone, or has another name now.
fn orphans(repository: &Repository) -> Result<Vec<String>> {
    let folder = repository.root().join("exercises");
    let mut names = Vec::new();
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(names) };
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let step = repository.root().join("steps").join(&name);
        if entry.path().join("Cargo.toml").is_file() && !step.join("exercise.toml").is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn show(name: &str, wanted: &Tree, now: &Tree, differences: &[(PathBuf, Difference)]) {
    for (path, difference) in differences {
        let shown = format!("exercises/{name}/{}", path.display());
        // The exercise is the old version, what the step gives the new one.
        let (old, new) = (now.files.get(path), wanted.files.get(path));
        let comparison = Comparison::of(shown, old, new);
        let says = match difference {
            Difference::Changed => "differs from what the step gives",
            Difference::Missing => "is missing",
            Difference::Extra => "does not come from the step",
        };
        anstream::println!("{}:{}: {says}", comparison.path, comparison.first_line);
        if *difference == Difference::Changed {
            comparison.print(SHOWN_LINES);
        }
    }
}

fn write(
    repository: &Repository,
    name: &str,
    wanted: Tree,
    differences: &[(PathBuf, Difference)],
) -> Result<()> {
    let extra = |(path, difference): &(PathBuf, Difference)| {
        (*difference == Difference::Extra).then(|| path.clone())
    };
    let remove = differences.iter().filter_map(extra).collect();
    let plan = Plan { command: "sync", write: wanted, remove, keep_too: Tree::default() };
    let rewritten = plan.carry_out(repository, name)?;
    for path in &rewritten.written {
        anstream::println!("wrote exercises/{name}/{}", path.display());
    }
    for path in &rewritten.removed {
        anstream::println!("removed exercises/{name}/{}", path.display());
    }
    if let Some(backup) = rewritten.backup {
        let folder = repository.shown(&backup.folder);
        anstream::println!("what was there before is in {folder}");
    }
    Ok(())
}

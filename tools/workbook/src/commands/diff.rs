//! `cargo workbook diff`: what changed between two steps, or between your exercise and its starter.
//! A file that moved is shown with what changed in it, and not as a new one.

use std::path::PathBuf;

use anyhow::{Result, bail};
use console::style;

use crate::choice::choose;
use crate::comparison::steps::{Change, Group, changes, without_name};
use crate::derivation::{self, Source};
use crate::outcome::Outcome;
use crate::repository::{Repository, StepName};
use crate::tree::Tree;

/// What stands behind `diff` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Two steps: what changed from the first to the second. One, or none: what you changed in its
    /// exercise. Then a file or folder inside, if only that matters
    #[arg(value_names = ["A", "B", "PATH"], num_args = 0..=3)]
    steps_and_path: Vec<String>,
    /// The list of files alone
    #[arg(long)]
    stat: bool,
}

/// What is compared.
struct Sides {
    title: String,
    old: Tree,
    new: Tree,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let (steps, path) = meant(&arguments.steps_and_path, repository)?;
    let sides = match steps.as_slice() {
        [first, second] => between_steps(repository, first, second)?,
        steps => from_starter(repository, steps.first())?,
    };
    let changes = changes(&sides.old, &sides.new, path.as_deref())?;
    anstream::println!("{}", style(&sides.title).bold());
    if changes.is_empty() {
        anstream::println!("no difference");
        return Ok(Outcome::Done);
    }
    for group in Group::ALL {
        print_list(group, &changes);
    }
    if !arguments.stat {
        let comparisons = changes.iter().map(|change| &change.comparison);
        for comparison in comparisons.filter(|comparison| !comparison.is_equal()) {
            anstream::println!("\n{}", style(&comparison.path).bold());
            comparison.print(usize::MAX);
        }
    }
    anstream::println!();
    for group in Group::ALL {
        print_sum(group, &changes);
    }
    Ok(Outcome::Done)
}

/// The files of `group`, those that only moved at the end.
fn print_list(group: Group, changes: &[Change]) {
    let ours = changes.iter().filter(|change| change.group == group);
    let (moved, changed): (Vec<_>, Vec<_>) =
        ours.map(|change| &change.comparison).partition(|comparison| comparison.is_equal());
    changed.iter().for_each(|comparison| comparison.print_summary());
    for comparison in moved {
        anstream::println!("     as it was {}", comparison.path);
    }
}

/// `program: 14 files, 540 lines added, 120 removed`
fn print_sum(group: Group, changes: &[Change]) {
    let ours: Vec<_> = changes.iter().filter(|change| change.group == group).collect();
    if ours.is_empty() {
        return;
    }
    let added: usize = ours.iter().map(|change| change.comparison.added).sum();
    let removed: usize = ours.iter().map(|change| change.comparison.removed).sum();
    let count = |count: usize, thing: &str| match count {
        1 => format!("1 {thing}"),
        count => format!("{count} {thing}s"),
    };
    let (files, lines) = (count(ours.len(), "file"), count(added, "line"));
    let moved = match ours.iter().filter(|change| change.from.is_some()).count() {
        0 => String::new(),
        moved => format!(", {moved} of them moved"),
    };
    anstream::println!("{}: {files}, {lines} added, {removed} removed{moved}", group.name());
}

/// The steps named, at most two, and the path. What does not name a step is the path.
fn meant(words: &[String], repository: &Repository) -> Result<(Vec<StepName>, Option<PathBuf>)> {
    let (mut steps, mut path) = (Vec::new(), None);
    for (place, word) in words.iter().enumerate() {
        match repository.find_step(word) {
            Ok(step) if place < 2 && path.is_none() => steps.push(step),
            Err(error) if !word.contains(['/', '.']) && place < 2 => return Err(error),
            _ if path.is_some() => {
                bail!("`{word}` is one path too many: one file or folder at most")
            }
            _ => path = Some(PathBuf::from(word)),
        }
    }
    Ok((steps, path))
}

fn between_steps(repository: &Repository, first: &StepName, second: &StepName) -> Result<Sides> {
    let title = format!("from steps/{first} to steps/{second}");
    Ok(Sides { title, old: solved(repository, first)?, new: solved(repository, second)? })
}

fn solved(repository: &Repository, step: &StepName) -> Result<Tree> {
    without_name(&Source::read(repository, step)?)
}

fn from_starter(repository: &Repository, wanted: Option<&StepName>) -> Result<Sides> {
    let choice = choose(repository, wanted.map(StepName::as_str))?;
    let title = format!("what you changed in exercises/{} ({})", choice.step, choice.why);
    let new = Tree::read(&repository.exercise(&choice.step))?;
    Ok(Sides { title, old: derivation::starter(repository, &choice.step)?, new })
}

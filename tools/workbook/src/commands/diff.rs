//! `cargo workbook diff`: what changed between two steps, or between your exercise and its starter.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use console::style;

use crate::choice::choose;
use crate::comparison::Comparison;
use crate::derivation::{self, Open, Source, Variant};
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
    let comparisons = compare(&sides, path.as_deref())?;
    anstream::println!("{}", style(&sides.title).bold());
    if comparisons.is_empty() {
        anstream::println!("no difference");
        return Ok(Outcome::Done);
    }
    comparisons.iter().for_each(Comparison::print_summary);
    if !arguments.stat {
        for comparison in &comparisons {
            anstream::println!("\n{}", style(&comparison.path).bold());
            comparison.print(usize::MAX);
        }
        anstream::println!();
    }
    let added: usize = comparisons.iter().map(|comparison| comparison.added).sum();
    let removed: usize = comparisons.iter().map(|comparison| comparison.removed).sum();
    let count = |count: usize, thing: &str| match count {
        1 => format!("1 {thing}"),
        count => format!("{count} {thing}s"),
    };
    let (files, lines) = (count(comparisons.len(), "file"), count(added, "line"));
    anstream::println!("{files}: {lines} added, {removed} removed");
    Ok(Outcome::Done)
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

/// A step without anchors and without its own name, which would differ in every file.
fn solved(repository: &Repository, step: &StepName) -> Result<Tree> {
    let source = Source::read(repository, step)?;
    let mut tree = source.derive(&Variant { package: "step".to_owned(), open: Open::None })?;
    for file in tree.files.values_mut() {
        if let Some(text) = file.text() {
            let text = text.replace(&format!("steps/{step}/"), "steps/…/");
            file.contents = text.replace(&format!("exercises/{step}"), "steps/…").into_bytes();
        }
    }
    Ok(tree)
}

fn from_starter(repository: &Repository, wanted: Option<&StepName>) -> Result<Sides> {
    let choice = choose(repository, wanted.map(StepName::as_str))?;
    let title = format!("what you changed in exercises/{} ({})", choice.step, choice.why);
    let new = Tree::read(&repository.exercise(&choice.step))?;
    Ok(Sides { title, old: derivation::starter(repository, &choice.step)?, new })
}

fn compare(sides: &Sides, wanted: Option<&Path>) -> Result<Vec<Comparison>> {
    let is_wanted = |path: &Path| wanted.is_none_or(|wanted| path.starts_with(wanted));
    let known = sides.old.files.keys().chain(sides.new.files.keys()).any(|path| is_wanted(path));
    if let (Some(wanted), false) = (wanted, known) {
        bail!("neither side has {}; paths are those inside the package, src/…", wanted.display());
    }
    let differences = sides.old.differences(&sides.new).into_iter();
    let differences = differences.filter(|(path, _)| is_wanted(path));
    Ok(differences
        .map(|(path, _)| {
            let (old, new) = (sides.old.files.get(&path), sides.new.files.get(&path));
            Comparison::of(path.display().to_string(), old, new)
        })
        .collect())
}

//! `cargo workbook diff`: what changed between two steps, or between your exercise and its starter.
//! A file that moved is shown with what changed in it, and not as a new one.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use console::style;

use crate::choice::choose;
use crate::comparison::{Comparison, moves};
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

/// Between the old place of a file that moved and the new one.
const ARROW: &str = " → ";

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
    for group in Group::ALL {
        group.print_list(&comparisons);
    }
    if !arguments.stat {
        for (_, comparison) in comparisons.iter().filter(|(_, comparison)| !comparison.is_equal()) {
            anstream::println!("\n{}", style(&comparison.path).bold());
            comparison.print(usize::MAX);
        }
    }
    anstream::println!();
    for group in Group::ALL {
        group.print_sum(&comparisons);
    }
    Ok(Outcome::Done)
}

/// What is counted apart: a chapter is about the program, its tests come along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Program,
    Tests,
    Transcripts,
}

impl Group {
    const ALL: [Self; 3] = [Self::Program, Self::Tests, Self::Transcripts];

    fn of(path: &Path) -> Self {
        match path.starts_with("tests") {
            true if path.extension().is_some_and(|ending| ending == "snap") => Self::Transcripts,
            true => Self::Tests,
            false => Self::Program,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Tests => "tests",
            Self::Transcripts => "transcripts",
        }
    }

    /// Its files, those that only moved at the end.
    fn print_list(self, comparisons: &[(Self, Comparison)]) {
        let ours = comparisons.iter().filter(|(group, _)| *group == self);
        let (moved, changed): (Vec<_>, Vec<_>) =
            ours.map(|(_, comparison)| comparison).partition(|comparison| comparison.is_equal());
        changed.iter().for_each(|comparison| comparison.print_summary());
        for comparison in moved {
            anstream::println!("     as it was {}", comparison.path);
        }
    }

    /// `program: 14 files, 540 lines added, 120 removed`
    fn print_sum(self, comparisons: &[(Self, Comparison)]) {
        let ours = comparisons.iter().filter(|(group, _)| *group == self);
        let ours: Vec<_> = ours.map(|(_, comparison)| comparison).collect();
        if ours.is_empty() {
            return;
        }
        let added: usize = ours.iter().map(|comparison| comparison.added).sum();
        let removed: usize = ours.iter().map(|comparison| comparison.removed).sum();
        let count = |count: usize, thing: &str| match count {
            1 => format!("1 {thing}"),
            count => format!("{count} {thing}s"),
        };
        let (files, lines) = (count(ours.len(), "file"), count(added, "line"));
        let moved = match ours.iter().filter(|comparison| comparison.path.contains(ARROW)).count() {
            0 => String::new(),
            moved => format!(", {moved} of them moved"),
        };
        anstream::println!("{}: {files}, {lines} added, {removed} removed{moved}", self.name());
    }
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

fn compare(sides: &Sides, wanted: Option<&Path>) -> Result<Vec<(Group, Comparison)>> {
    let is_wanted = |path: &Path| wanted.is_none_or(|wanted| path.starts_with(wanted));
    let known = sides.old.files.keys().chain(sides.new.files.keys()).any(|path| is_wanted(path));
    if let (Some(wanted), false) = (wanted, known) {
        bail!("neither side has {}; paths are those inside the package, src/…", wanted.display());
    }
    let moves = moves::moves(&sides.old, &sides.new);
    let mut comparisons = Vec::new();
    for (path, _) in sides.old.differences(&sides.new) {
        let moved_here = moves.get(&path);
        // What moved is shown once, where it is now.
        let moved_away = moves.values().any(|from| *from == path);
        if moved_away || !(is_wanted(&path) || moved_here.is_some_and(|from| is_wanted(from))) {
            continue;
        }
        let shown = match moved_here {
            Some(from) => format!("moved {}{ARROW}{}", from.display(), path.display()),
            None => path.display().to_string(),
        };
        let old = sides.old.files.get(moved_here.unwrap_or(&path));
        let comparison = Comparison::of(shown, old, sides.new.files.get(&path));
        comparisons.push((Group::of(&path), comparison));
    }
    Ok(comparisons)
}

//! `cargo workbook reset`: puts the starter back, after a backup.

mod backups;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::choice::choose;
use crate::derivation::anchors::comment_sign;
use crate::derivation::{self, Source, hole};
use crate::exercise::Hole;
use crate::open_holes;
use crate::outcome::Outcome;
use crate::repository::{Repository, StepName};
use crate::rewrite::{Plan, Rewritten, part_of};
use crate::tree::{Difference, File, Tree};

/// What stands behind `reset` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The exercise; the one of the current folder, or the first unfinished one, if not given
    step: Option<String>,
    /// Resets this hole alone, by its name or number
    #[arg(long, value_name = "HOLE", conflicts_with_all = ["tests", "undo", "list"])]
    hole: Option<String>,
    /// Resets tests/ and Cargo.toml alone, and leaves your solutions
    #[arg(long, conflicts_with_all = ["undo", "list"])]
    tests: bool,
    /// Brings the newest backup back; once more undoes the undoing
    #[arg(long, conflicts_with = "list")]
    undo: bool,
    /// With --undo: brings this backup back, by its name in --list
    #[arg(long, value_name = "NAME", requires = "undo")]
    backup: Option<String>,
    /// Lists the backups, the newest first
    #[arg(long)]
    list: bool,
    /// With --list: as JSON
    #[arg(long, requires = "list")]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let step = arguments.step.as_deref();
    if arguments.list {
        return backups::list(repository, step, arguments.json);
    }
    if arguments.undo {
        return backups::undo(repository, step, arguments.backup.as_deref());
    }
    let choice = choose(repository, step)?;
    anstream::println!("resetting exercises/{} ({})", choice.step, choice.why);
    let rewritten = match &arguments.hole {
        Some(hole) => reset_hole(repository, &choice.step, hole)?,
        None if arguments.tests => restore_tests(repository, &choice.step)?,
        None => reset(repository, &choice.step)?,
    };
    report(repository, &choice.step, &rewritten);
    Ok(Outcome::Done)
}

/// Puts the given tests and manifest back.
pub fn restore_tests(repository: &Repository, step: &StepName) -> Result<Rewritten> {
    let starter = derivation::starter(repository, step)?;
    put_back(repository, step, part_of(&starter, &["tests", "Cargo.toml"])?, Tree::default())
}

fn reset(repository: &Repository, step: &StepName) -> Result<Rewritten> {
    let starter = derivation::starter(repository, step)?;
    let now = Tree::read(&repository.exercise(step))?;
    let differences = starter.differences(&now);
    let extra = differences.into_iter().filter(|(_, kind)| *kind == Difference::Extra);
    let mut own = Tree::default();
    for (path, _) in extra {
        anstream::println!("leaving your own file {} as it is", path.display());
        own.files.insert(path.clone(), now.files[&path].clone());
    }
    put_back(repository, step, starter, own)
}

fn reset_hole(repository: &Repository, step: &StepName, wanted: &str) -> Result<Rewritten> {
    let source = Source::read(repository, step)?;
    let hole = &source.exercise.holes[source.place_of(wanted)?];
    let starter = derivation::starter(repository, step)?;
    let lines = open_holes::lines(hole, &starter).unwrap_or_default();
    let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    let file = with_hole(repository, step, hole, &lines)?;
    let write = Tree { files: [(hole.path(), file)].into() };
    put_back(repository, step, write, Tree::default())
}

/// The exercise's file with the lines of `hole`, marks included, replaced by `lines`.
pub fn with_hole(
    repository: &Repository,
    step: &StepName,
    hole: &Hole,
    lines: &[String],
) -> Result<File> {
    let path = repository.exercise(step).join(hole.path());
    let mut file = File::read(&path)?;
    let text = file.text().unwrap_or_default();
    let sign = comment_sign(&hole.path()).unwrap_or_default();
    let regions = hole::regions(text, sign);
    let (name, number) = (hole.name(), step.number());
    let Some(region) = regions.into_iter().find(|region| region.name == name) else {
        bail!(
            "{} has no longer the lines `{sign} HOLE …, {name}: …` and `{sign} END OF HOLE {name}`, \
             so nobody can tell where the hole is; `cargo workbook solution {number} {name}` shows \
             what belongs there, and `cargo workbook reset {number}` puts the whole exercise back",
            repository.shown(&path)
        );
    };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut all: Vec<&str> = text.lines().collect();
    all.splice(region.start..=region.end, lines.iter().map(String::as_str));
    let mut text = all.join(line_end);
    text.push_str(line_end);
    file.contents = text.into_bytes();
    Ok(file)
}

fn put_back(
    repository: &Repository,
    step: &StepName,
    write: Tree,
    keep_too: Tree,
) -> Result<Rewritten> {
    let plan = Plan { command: "reset", write, remove: Vec::new(), keep_too };
    plan.carry_out(repository, step.as_str())
}

fn report(repository: &Repository, step: &StepName, rewritten: &Rewritten) {
    let show = |verb: &str, paths: &[PathBuf]| {
        for path in paths {
            let path = Path::new("exercises").join(step.as_str()).join(path);
            anstream::println!("{verb} {}", path.display());
        }
    };
    show("wrote", &rewritten.written);
    show("removed", &rewritten.removed);
    match &rewritten.backup {
        Some(backup) => anstream::println!(
            "what was there before is in {}; `cargo workbook reset --undo {}` brings it back",
            repository.shown(&backup.folder),
            step.number()
        ),
        None => anstream::println!("nothing to do: it is as it was given"),
    }
}

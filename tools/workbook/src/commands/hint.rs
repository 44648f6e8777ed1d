//! `cargo workbook hint`: reveals the next hint for a hole.
//!
//! With `--json` it prints `{step, hole, number, task, file, line, shown, of, hints}`, where `hints`
//! are the texts revealed so far and `line` is null if the hole's mark is gone from the file.

use anyhow::Result;
use console::style;
use serde_json::json;

use crate::choice::choose;
use crate::derivation::anchors::comment_sign;
use crate::derivation::{Source, hole};
use crate::exercise::Hole;
use crate::hints_shown;
use crate::open_holes;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::tree::File;

/// What stands behind `hint` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The step, or the hole's name; the first unfinished step if not given
    #[arg(value_name = "NN")]
    step: Option<String>,
    /// The hole by its name or number; the first open one if not given
    hole: Option<String>,
    /// Reveals all hints of the hole
    #[arg(long)]
    all: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let (source, place) = find(&arguments, repository)?;
    let Some(place) = place else {
        let number = source.name.number();
        anstream::println!(
            "{}: no hole is open; `cargo workbook check {number}` tells, and `cargo workbook hint \
             {number} HOLE` gives a hint all the same",
            source.name
        );
        return Ok(Outcome::Done);
    };
    let hole = &source.exercise.holes[place];
    let count = hole.hints.len();
    let before = hints_shown::read(repository, &source.name, hole.name())?.min(count);
    let now = if arguments.all { count } else { (before + 1).min(count) };
    if now > before {
        hints_shown::write(repository, &source.name, hole.name(), now)?;
    }
    if arguments.json {
        print_json(repository, &source, place, now)?;
    } else {
        print(repository, &source, place, (before, now));
    }
    Ok(Outcome::Done)
}

/// The step and the place of the hole meant. A single word that names no step names a hole.
fn find(arguments: &Arguments, repository: &Repository) -> Result<(Source, Option<usize>)> {
    let word = arguments.step.as_deref();
    let is_step = word.is_none_or(|word| repository.find_step(word).is_ok());
    if !is_step && let (Some(word), None) = (word, &arguments.hole) {
        let source = Source::read(repository, &choose(repository, None)?.step)?;
        let place = source.place_of(word)?;
        return Ok((source, Some(place)));
    }
    let source = Source::read(repository, &choose(repository, word)?.step)?;
    let place = match &arguments.hole {
        Some(hole) => Some(source.place_of(hole)?),
        None => open_holes::first(repository, &source)?,
    };
    Ok((source, place))
}

fn print(repository: &Repository, source: &Source, place: usize, (before, now): (usize, usize)) {
    let hole = &source.exercise.holes[place];
    let count = hole.hints.len();
    let title = format!("{}, hole {}, {}", source.name, place + 1, hole.name());
    let path = format!("exercises/{}/{}", source.name, hole.file.get_ref());
    let line = line(repository, source, hole).map_or(String::new(), |line| format!(":{line}"));
    anstream::println!("{}: {path}{line}\n{}", style(title).bold(), hole.task);
    // Once the last hint was shown, asking again shows all of them again.
    let first = if now > before { before } else { 0 };
    for (index, hint) in hole.hints.iter().enumerate().take(now).skip(first) {
        let label = format!("hint {} of {count}", index + 1);
        anstream::println!("\n{}: {}", style(label).cyan(), hint.trim());
    }
    if now == count {
        let number = source.name.number();
        let solution = format!("cargo workbook solution {number} {}", hole.name());
        anstream::println!("\nThat is the last hint. `{solution}` shows the reference.");
    }
}

fn print_json(repository: &Repository, source: &Source, place: usize, now: usize) -> Result<()> {
    let hole = &source.exercise.holes[place];
    let hint = json!({
        "step": source.name.as_str(),
        "hole": hole.name(),
        "number": place + 1,
        "task": hole.task,
        "file": format!("exercises/{}/{}", source.name, hole.file.get_ref()),
        "line": line(repository, source, hole),
        "shown": now,
        "of": hole.hints.len(),
        "hints": &hole.hints[..now],
    });
    anstream::println!("{}", serde_json::to_string_pretty(&hint)?);
    Ok(())
}

/// The line in which the hole begins in the student's file, if its mark is still there.
fn line(repository: &Repository, source: &Source, hole: &Hole) -> Option<usize> {
    let path = hole.path();
    let file = File::read(&repository.exercise(&source.name).join(&path)).ok()?;
    hole::line_of(file.text()?, comment_sign(&path)?, hole.name())
}

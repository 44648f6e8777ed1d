//! `cargo workbook solution`: shows the reference solution of one hole.

use std::io::{IsTerminal, Write, stdin, stdout};

use anyhow::{Context, Result};
use console::style;

use crate::choice::choose;
use crate::commands::reset::with_hole;
use crate::derivation::Source;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::rewrite::Plan;
use crate::tree::Tree;

/// What stands behind `solution` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The step, if not the one of the current folder or the first unfinished one, then the hole by
    /// its name or number
    #[arg(value_names = ["NN", "HOLE"], num_args = 1..=2, required = true)]
    step_and_hole: Vec<String>,
    /// Does not ask first
    #[arg(long)]
    yes: bool,
    /// Writes it into your exercise, after a backup
    #[arg(long)]
    apply: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let (step, wanted) = match arguments.step_and_hole.as_slice() {
        [hole] => (None, hole),
        [step, hole, ..] => (Some(step.as_str()), hole),
        [] => unreachable!("the command line requires one"),
    };
    let step = choose(repository, step)?.step;
    let source = Source::read(repository, &step)?;
    let place = source.place_of(wanted)?;
    let hole = &source.exercise.holes[place];
    let solution = source.solution(place)?;
    if !arguments.yes && !confirmed(&format!("Show the solution of `{}`?", hole.name()))? {
        return Ok(Outcome::Done);
    }
    if arguments.apply {
        let file = with_hole(repository, &step, hole, &solution.framed)?;
        let write = Tree { files: [(hole.path(), file)].into() };
        let plan = Plan { command: "solution", write, remove: vec![], keep_too: Tree::default() };
        let rewritten = plan.carry_out(repository, step.as_str())?;
        let file = format!("exercises/{step}/{}", hole.file.get_ref());
        match rewritten.backup {
            Some(backup) => anstream::println!(
                "wrote the solution of `{}` into {file}; what was there is in {}",
                hole.name(),
                repository.shown(&backup.folder)
            ),
            None => anstream::println!("{file} has it already"),
        }
        return Ok(Outcome::Done);
    }
    let title = format!("{step}, hole {}, {}", place + 1, hole.name());
    let place = format!("{}:{}", solution.path.display(), solution.line);
    anstream::println!("{}: {place}\n\n{}", style(title).bold(), solution.text);
    Ok(Outcome::Done)
}

/// Asks on a terminal; a program that reads our output is not asked.
fn confirmed(question: &str) -> Result<bool> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        return Ok(true);
    }
    anstream::print!("{question} A hint may be enough: `cargo workbook hint`. [y/N] ");
    stdout().flush().context("cannot ask")?;
    let mut answer = String::new();
    stdin().read_line(&mut answer).context("cannot read the answer")?;
    Ok(answer.trim().to_lowercase().starts_with('y'))
}

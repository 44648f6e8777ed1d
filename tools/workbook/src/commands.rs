//! The commands, one file each, and the command line that names them. Called by `main`.

mod carry;
mod check;
mod completions;
mod contract;
mod diff;
mod doctor;
mod generate;
mod hint;
mod preprocess;
mod read;
mod reset;
mod solution;
mod status;
mod step;
mod sync;
mod undo;
mod up;
mod update;
mod verify;
mod watch;

use std::path::Path;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::outcome::Outcome;
use crate::repository::Repository;

/// Splitting Keep: read, solve, check.
#[derive(Parser)]
#[command(name = "cargo workbook", bin_name = "cargo workbook", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Shows where you stand and the next thing to do
    Status(status::Arguments),
    /// Serves the book, checks what you save, and shows both in the page
    Read(read::Arguments),
    /// Runs a chapter's checkpoints and shows the first one to mend
    Check(check::Arguments),
    /// Checks again on every save
    Watch(watch::Arguments),
    /// Reveals the next hint for a hole
    Hint(hint::Arguments),
    /// Shows the reference solution of one hole
    Solution(solution::Arguments),
    /// Puts the starter back, after a backup
    Reset(reset::Arguments),
    /// Brings new chapters under your work
    Update(update::Arguments),
    /// Shows what changed between two steps, or between your exercise and its starter
    Diff(diff::Arguments),
    /// Starts a step's services
    Up(up::Arguments),
    /// Runs Keep's contract against a Keep that runs already, in any language
    Contract(contract::Arguments),
    /// Makes a service, or a part of one
    #[command(visible_alias = "g")]
    Generate(Box<generate::Arguments>),
    /// Takes an edit of a step into the later steps that have the file
    Carry(carry::Arguments),
    /// Makes a new step from the one before, with skeletons of what is about its chapter
    Step(step::Arguments),
    /// Derives the exercises from the steps
    Sync(sync::Arguments),
    /// Proves that every hole fails exactly its checkpoints
    Verify(verify::Arguments),
    /// Tells what this machine has and what is missing
    Doctor(doctor::Arguments),
    /// Replaces the book's directives for a plain `mdbook build book`
    #[command(hide = true)]
    Preprocess(preprocess::Arguments),
    /// Prints completions for a shell
    Completions(completions::Arguments),
}

/// Runs the command, or `status` where none was named, from the folder `current`.
pub fn run(arguments: Arguments, current: &Path) -> Result<Outcome> {
    match arguments.command {
        // These two work outside a clone as well.
        Some(Command::Generate(arguments)) => generate::run(*arguments, current),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        None => in_clone(Command::Status(status::Arguments::default()), current),
        Some(command) => in_clone(command, current),
    }
}

fn in_clone(command: Command, current: &Path) -> Result<Outcome> {
    let repository = &Repository::around(current)?;
    match command {
        Command::Status(arguments) => status::run(arguments, repository),
        Command::Read(arguments) => read::run(arguments, repository),
        Command::Check(arguments) => check::run(arguments, repository),
        Command::Watch(arguments) => watch::run(arguments, repository),
        Command::Hint(arguments) => hint::run(arguments, repository),
        Command::Solution(arguments) => solution::run(arguments, repository),
        Command::Reset(arguments) => reset::run(arguments, repository),
        Command::Update(arguments) => update::run(arguments, repository),
        Command::Diff(arguments) => diff::run(arguments, repository),
        Command::Up(arguments) => up::run(arguments, repository),
        Command::Contract(arguments) => contract::run(&arguments, repository),
        Command::Carry(arguments) => carry::run(arguments, repository),
        Command::Step(arguments) => step::run(arguments, repository),
        Command::Sync(arguments) => sync::run(arguments, repository),
        Command::Verify(arguments) => verify::run(arguments, repository),
        Command::Doctor(arguments) => doctor::run(arguments, repository),
        Command::Preprocess(arguments) => preprocess::run(arguments, repository),
        Command::Generate(_) | Command::Completions(_) => unreachable!("they need no clone"),
    }
}

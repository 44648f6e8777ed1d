//! The commands, one file each, and the command line that names them. Called by `main`.

mod check;
mod completions;
mod diff;
mod doctor;
mod hint;
mod preprocess;
mod read;
mod reset;
mod solution;
mod status;
mod sync;
mod up;
mod verify;
mod watch;

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
    /// Shows what changed between two steps, or between your exercise and its starter
    Diff(diff::Arguments),
    /// Starts a step's services
    Up(up::Arguments),
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

/// Runs the command, or `status` where none was named.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    match arguments.command {
        None => status::run(status::Arguments::default(), repository),
        Some(Command::Status(arguments)) => status::run(arguments, repository),
        Some(Command::Read(arguments)) => read::run(arguments, repository),
        Some(Command::Check(arguments)) => check::run(arguments, repository),
        Some(Command::Watch(arguments)) => watch::run(arguments, repository),
        Some(Command::Hint(arguments)) => hint::run(arguments, repository),
        Some(Command::Solution(arguments)) => solution::run(arguments, repository),
        Some(Command::Reset(arguments)) => reset::run(arguments, repository),
        Some(Command::Diff(arguments)) => diff::run(arguments, repository),
        Some(Command::Up(arguments)) => up::run(arguments, repository),
        Some(Command::Sync(arguments)) => sync::run(arguments, repository),
        Some(Command::Verify(arguments)) => verify::run(arguments, repository),
        Some(Command::Doctor(arguments)) => doctor::run(arguments, repository),
        Some(Command::Preprocess(arguments)) => preprocess::run(arguments, repository),
        Some(Command::Completions(arguments)) => completions::run(arguments, repository),
    }
}

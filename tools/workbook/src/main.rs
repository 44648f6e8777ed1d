//! The workbook's program: reads the command line and hands over to one file per command.
//! Called as `cargo workbook …`, an alias in `.cargo/config.toml`.

mod backup;
mod book;
mod cargo;
mod carrying;
mod checking;
mod choice;
mod commands;
mod comparison;
mod derivation;
mod environment;
mod examining;
mod exercise;
mod files;
mod git;
mod hints_shown;
mod left_behind;
mod lock;
mod merging;
mod open_holes;
mod outcome;
mod process;
mod progress;
mod repository;
mod rewrite;
mod running;
mod suites;
mod tree;
mod updating;
mod verification;
mod watching;

use std::process::ExitCode;

use clap::Parser;

use crate::outcome::Outcome;

fn main() -> ExitCode {
    let arguments = commands::Arguments::parse();
    match run(arguments) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            outcome::print_error(&error);
            ExitCode::from(outcome::USED_WRONGLY)
        }
    }
}

fn run(arguments: commands::Arguments) -> anyhow::Result<Outcome> {
    commands::run(arguments, &std::env::current_dir()?)
}

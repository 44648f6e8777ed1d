//! The workbook's program: reads the command line and hands over to one file per command.
//! Called as `cargo workbook …`, an alias in `.cargo/config.toml`.

mod commands;
mod exercise;
mod files;
mod outcome;
mod repository;

use std::process::ExitCode;

use clap::Parser;

use crate::outcome::Outcome;
use crate::repository::Repository;

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
    let repository = Repository::around(&std::env::current_dir()?)?;
    commands::run(arguments, &repository)
}

//! `cargo workbook completions`: prints completions for a shell.

use anyhow::{Result, bail};

use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `completions` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_arguments: Arguments, _repository: &Repository) -> Result<Outcome> {
    bail!("`completions` is not built yet")
}

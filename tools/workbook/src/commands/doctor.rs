//! `cargo workbook doctor`: tells what this machine has and what is missing.

use anyhow::{Result, bail};

use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `doctor` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_arguments: Arguments, _repository: &Repository) -> Result<Outcome> {
    bail!("`doctor` is not built yet")
}

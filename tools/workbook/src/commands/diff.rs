//! `cargo workbook diff`: shows what changed between two steps, or between your exercise and its starter.

use anyhow::{Result, bail};

use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `diff` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_arguments: Arguments, _repository: &Repository) -> Result<Outcome> {
    bail!("`diff` is not built yet")
}

//! `cargo workbook status`: shows where you stand and the next thing to do.

use anyhow::{Result, bail};

use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `status` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_arguments: Arguments, _repository: &Repository) -> Result<Outcome> {
    bail!("`status` is not built yet")
}

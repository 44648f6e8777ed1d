//! `cargo workbook read`: serves the book, and reloads the page when it changes.

use anyhow::{Result, bail};

use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `read` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(_arguments: Arguments, _repository: &Repository) -> Result<Outcome> {
    bail!("`read` is not built yet")
}

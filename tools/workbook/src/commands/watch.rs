//! `cargo workbook watch`: checks again on every save.

use std::time::Duration;

use anyhow::Result;

use crate::checking::{Check, Shows};
use crate::choice;
use crate::outcome::Outcome;
use crate::process::block_on;
use crate::repository::Repository;
use crate::watching::Session;
use crate::watching::system::Way;

/// What stands behind `watch` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The chapter: 1, 01 or three-tiers; else the exercise of the current folder, else the first
    /// that is not finished
    #[arg(value_name = "NN")]
    step: Option<String>,
    /// Looks at the files twice a second instead of waiting for the system to tell: for network
    /// folders and some containers
    #[arg(long)]
    poll: bool,
    /// Ends the tests of a check if none of them ends for this long
    #[arg(long, value_name = "SECONDS", default_value_t = 120,
          value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let choice = choice::choose(repository, arguments.step.as_deref())?;
    anstream::println!("watching exercises/{}, {}", choice.step, choice.why);
    let check = Check {
        repository: repository.clone(),
        step: choice.step,
        hole: None,
        time_limit: Duration::from_secs(arguments.timeout),
        all: false,
        shows: Shows::Everything,
    };
    block_on(async { Session::begin(check, Way::of_flag(arguments.poll))?.run().await })
}

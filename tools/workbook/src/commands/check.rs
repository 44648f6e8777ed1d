//! `cargo workbook check`: runs a chapter's checkpoints and shows the first one to mend.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use anyhow::Result;

use crate::checking::{Check, Shows, show};
use crate::choice::{self, Choice};
use crate::derivation::Source;
use crate::outcome::Outcome;
use crate::process::{Signals, block_on};
use crate::progress::Progress;
use crate::repository::Repository;

/// What stands behind `check` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// The chapter: 1, 01 or three-tiers; else the exercise of the current folder, else the first
    /// that is not finished
    #[arg(value_name = "NN")]
    step: Option<String>,
    /// Prints one JSON document on standard output, and nothing else there
    #[arg(long)]
    json: bool,
    /// Runs only the checkpoints of this hole (its name or number)
    #[arg(long, value_name = "NAME")]
    hole: Option<String>,
    /// Lets property tests try as many cases as in `cargo test`, as the check does that ends a chapter
    #[arg(long, conflicts_with = "hole")]
    all: bool,
    /// Ends the tests if none of them ends for this long
    #[arg(long, value_name = "SECONDS", default_value_t = 120,
          value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let choice = choice::choose(repository, arguments.step.as_deref())?;
    let check = Check {
        repository: repository.clone(),
        step: choice.step.clone(),
        hole: match &arguments.hole {
            Some(wanted) => {
                let source = Source::read(repository, &choice.step)?;
                Some(source.hole(wanted)?.1.name().to_owned())
            }
            None => None,
        },
        time_limit: Duration::from_secs(arguments.timeout),
        all: arguments.all,
        shows: if arguments.json { Shows::Progress } else { Shows::Everything },
    };
    if !arguments.json {
        say_which(repository, &choice);
    }
    let checked = block_on(async {
        let mut signals = Signals::listen()?;
        tokio::select! {
            checked = check.run() => checked.map(Some),
            () = signals.next() => Ok(None),
        }
    })?;
    let Some(checked) = checked else {
        say_stopped(&check)?;
        return Ok(Outcome::NotYet);
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&checked.report)?);
    } else {
        show::print(&check, &checked);
        if !checked.changed.is_empty() {
            offer_to_restore(&check)?;
        }
    }
    Ok(if checked.report.done { Outcome::Done } else { Outcome::NotYet })
}

/// Says what stays of a check that was stopped.
fn say_stopped(check: &Check) -> Result<()> {
    let progress = Progress::read(&check.repository)?;
    match progress.step(&check.step).map_or(0, |step| step.earlier.len()) {
        0 => anstream::eprintln!("stopped; nothing of this check was recorded"),
        1 => anstream::eprintln!("stopped; of 1 checkpoint stands what an earlier check found"),
        many => {
            anstream::eprintln!("stopped; of {many} checkpoints stands what an earlier check found")
        }
    }
    Ok(())
}

/// Says which exercise is checked, and why this one.
fn say_which(repository: &Repository, choice: &Choice) {
    let folder = repository.shown(&repository.exercise(&choice.step));
    anstream::println!("checking {folder}, {}", choice.why);
}

/// Asks whether the given tests shall come back, if a person can answer. The answer counts for the
/// next check, not for this one.
fn offer_to_restore(check: &Check) -> Result<()> {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return Ok(());
    }
    anstream::print!("\nPut the given tests back now? Yours are kept in a backup. [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim().eq_ignore_ascii_case("y") {
        super::reset::restore_tests(&check.repository, &check.step)?;
        anstream::println!(
            "They are back; `cargo workbook reset --undo` undoes it. Now check again."
        );
    }
    Ok(())
}

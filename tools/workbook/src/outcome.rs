//! How a command ends: done, not yet, or used wrongly. Called by `main` and by every command.

use std::process::ExitCode;

/// Exit code 2: a wrong argument, a broken file, a folder that cannot be written.
pub const USED_WRONGLY: u8 = 2;

/// What a command that ran to its end has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0: everything asked for holds.
    Done,
    /// Exit code 1: something is still red, or differs.
    NotYet,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::NotYet => ExitCode::from(1),
        }
    }
}

/// Prints an error and its causes on standard error, the outermost first.
pub fn print_error(error: &anyhow::Error) {
    anstream::eprintln!("{} {error}", console::style("error:").red().bold());
    for cause in error.chain().skip(1) {
        anstream::eprintln!("  because {cause}");
    }
}

//! `cargo workbook doctor`: tells what this machine has and what is missing.
//!
//! `--json` prints `{ "findings": [ { "about": "rust", "state": "ok" | "attention" | "missing",
//! "found": "rustc 1.95.0", "advice": "…" | null } ], "ready": true }`; `ready` is false when
//! something is missing, which also makes the exit code 1.

use anyhow::Result;
use console::style;
use serde::Serialize;

use crate::examining::{self, Finding, State};
use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `doctor` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    findings: Vec<Finding>,
    ready: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let findings = examining::examine(repository);
    let ready = findings.iter().all(|finding| finding.state != State::Missing);
    let report = Report { findings, ready };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        report.findings.iter().for_each(print);
        let (word, advice) = match ready {
            true => (style("ready").green(), "this machine can build and check the workbook"),
            false => (style("not ready").red(), "mend what is marked ✗, then ask again"),
        };
        anstream::println!("\n{}: {advice}", word.bold());
    }
    Ok(if ready { Outcome::Done } else { Outcome::NotYet })
}

fn print(finding: &Finding) {
    let sign = match finding.state {
        State::Ok => style("✓").green(),
        State::Attention => style("!").yellow(),
        State::Missing => style("✗").red(),
    };
    anstream::println!("{sign} {:<12} {}", finding.about, finding.found);
    if let Some(advice) = &finding.advice {
        anstream::println!("{:15}{advice}", "");
    }
}

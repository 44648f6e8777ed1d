//! `cargo workbook verify`: proves that every hole fails exactly its checkpoints.
//!
//! With `--json` it prints `{done, steps: [{step, findings: [{kind, message, details, hole}],
//! holes: [{name, checkpoints, exact}]}]}`.

use std::time::{Duration, Instant};

use anyhow::Result;
use console::{strip_ansi_codes, style};
use serde_json::json;

use crate::derivation::Source;
use crate::outcome::Outcome;
use crate::repository::Repository;
use crate::verification::{self, Finding, HoleReport, Report};

/// What stands behind `verify` on the command line.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// One step, `1` or `three-tiers`; every step if not given
    step: Option<String>,
    /// One of its holes, by name or number, without the others: what you are working on
    hole: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// How long to wait for the next result of a checkpoint
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    timeout: u64,
}

/// How many lines of the compiler's or a test's words are shown.
const SHOWN_LINES: usize = 25;

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let steps = match &arguments.step {
        Some(wanted) => vec![repository.find_step(wanted)?],
        None => repository.steps()?,
    };
    let hole = match (&arguments.hole, steps.as_slice()) {
        (Some(wanted), [step]) => Some(Source::read(repository, step)?.place_of(wanted)?),
        _ => None,
    };
    let limit = Duration::from_secs(arguments.timeout);
    let begin = Instant::now();
    let reports = verification::verify(repository, &steps, hole, limit)?;
    let took = begin.elapsed();
    let done = reports.iter().all(|report| report.findings.is_empty());
    if arguments.json {
        let mut reports = reports;
        for finding in reports.iter_mut().flat_map(|report| &mut report.findings) {
            let plain = |text: String| strip_ansi_codes(&text).into_owned();
            finding.details = finding.details.take().map(plain);
        }
        let all = json!({ "done": done, "steps": reports });
        println!("{}", serde_json::to_string_pretty(&all)?);
    } else {
        reports.iter().for_each(print);
        print_time(took, reports.iter().map(|report| report.holes.len()).sum());
    }
    Ok(if done { Outcome::Done } else { Outcome::NotYet })
}

/// The time goes into the variants: for each step the exercise, the solved step and its holes.
fn print_time(took: Duration, holes: usize) {
    let each = took.checked_div(u32::try_from(holes).unwrap_or(u32::MAX)).unwrap_or(took);
    let (took, each) = (took.as_secs_f64(), each.as_secs_f64());
    let holes = match holes {
        1 => "1 hole".to_owned(),
        holes => format!("{holes} holes"),
    };
    anstream::println!("{holes} in {took:.0} s, {each:.1} s for each");
}

fn print(report: &Report) {
    anstream::println!("{}", style(&report.step).bold());
    let (right, wrong) = (style("✓").green(), style("✗").red());
    for HoleReport { name, checkpoints, .. } in report.holes.iter().filter(|hole| hole.exact) {
        let them = match checkpoints {
            1 => "its checkpoint".to_owned(),
            count => format!("its {count} checkpoints"),
        };
        anstream::println!("  {right} {name} fails exactly {them}");
    }
    for Finding { message, details, .. } in &report.findings {
        anstream::println!("  {wrong} {message}");
        let lines: Vec<_> = details.iter().flat_map(|details| details.trim().lines()).collect();
        for line in lines.iter().take(SHOWN_LINES) {
            anstream::println!("      {line}");
        }
        if lines.len() > SHOWN_LINES {
            anstream::println!("      … {} more lines", lines.len() - SHOWN_LINES);
        }
    }
    if report.findings.is_empty() {
        anstream::println!(
            "  {right} the exercise is what the step gives, and the solved step passes"
        );
    }
}

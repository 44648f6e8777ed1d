//! Shows what a check found, to a person. Called by `check` and `watch`, and by `read` for a line.

use std::fmt::Write;

use console::style;

use crate::checking::report::{CheckpointReport, HoleReport, Report};
use crate::checking::{Check, Checked, difference, place};
use crate::progress::{CheckpointState, HoleState};

/// The most warnings of the compiler that are listed.
const SHOWN_WARNINGS: usize = 3;

/// Prints the result; what the compiler said goes to standard error, as cargo does it.
pub fn print(check: &Check, checked: &Checked) {
    if let Some(error) = &checked.compile_error_rendered {
        anstream::eprint!("{error}");
    }
    anstream::print!("{}", text(check, checked));
}

/// A checkpoint that ended while others still run.
pub fn ended(checkpoint: &CheckpointReport) -> String {
    let holes = style(format!("({})", checkpoint.holes.join(", "))).dim();
    format!("  {} {holes}\n", marked(checkpoint, ""))
}

/// A hole that this check is the first to see filled.
pub fn filled(hole: &HoleReport) -> String {
    format!("{} hole {}, {}, is filled\n", style("✓").green(), hole.number, hole.name)
}

/// The result of a check that nobody waits for, in one line without colours.
pub fn in_one_line(report: &Report) -> String {
    match report.compile_error {
        Some(_) => format!("{} does not compile yet", title(report)),
        None => format!("{}: {}", title(report), counts(report)),
    }
}

/// The whole text, coloured where standard output is a terminal.
fn text(check: &Check, checked: &Checked) -> String {
    let mut text = String::new();
    let report = &checked.report;
    changed_tests(&mut text, check, checked);
    if report.compile_error.is_some() {
        if let Some(place) = &checked.compile_error_place {
            line(&mut text, format!("{} {place}", style("→").cyan()));
        }
        line(&mut text, format!("{} does not compile yet", title(report)));
        return text;
    }
    newly_green(&mut text, checked);
    line(&mut text, format!("{}: {}", style(title(report)).bold(), counts(report)));
    groups(&mut text, report);
    warnings(&mut text, &checked.warnings);
    if let Some(cut) = &report.cut_short {
        line(&mut text, format!("\n{} {cut}", style("cut short:").red().bold()));
        line(&mut text, checked.wrote.trim_end());
    }
    first_to_mend(&mut text, check, checked);
    news(&mut text, check, checked);
    text
}

fn title(report: &Report) -> String {
    format!("{} {}", report.step, report.title)
}

fn counts(report: &Report) -> String {
    let green = report.count(CheckpointState::Passed);
    let filled = report.holes.iter().filter(|hole| hole.state == HoleState::Green).count();
    format!(
        "{green} of {} checkpoints green, {filled} of {} holes filled",
        report.checkpoints.len(),
        report.holes.len()
    )
}

/// Holes with the checkpoints that wait for them alone, then those that wait for several, then
/// the rest: in one line if it is green.
fn groups(text: &mut String, report: &Report) {
    let why = if report.cut_short.is_some() { "did not end" } else { "its test is gone" };
    for hole in &report.holes {
        let minutes = style(format!("({} min)", hole.minutes)).dim();
        let name = style(format!("{} {}", hole.number, hole.name)).bold();
        line(text, format!("\n{name} {minutes} {}", first_sentence(&hole.task)));
        for checkpoint in report.checkpoints.iter().filter(|one| one.holes == [hole.name.clone()]) {
            line(text, format!("  {}", marked(checkpoint, why)));
        }
    }
    let several: Vec<_> = report.checkpoints.iter().filter(|one| one.holes.len() > 1).collect();
    if !several.is_empty() {
        line(text, format!("\n{}", style("Several holes together").bold()));
    }
    for checkpoint in several {
        let waits = match checkpoint.state {
            CheckpointState::Passed => String::new(),
            _ => style(format!(" (waits for {})", checkpoint.holes.join(", "))).dim().to_string(),
        };
        line(text, format!("  {}{waits}", marked(checkpoint, why)));
    }
    let rest: Vec<_> = report.checkpoints.iter().filter(|one| one.holes.is_empty()).collect();
    let (green, other): (Vec<&CheckpointReport>, Vec<_>) =
        rest.into_iter().partition(|one| one.state == CheckpointState::Passed);
    if !other.is_empty() {
        line(text, format!("\n{}", style("The rest of the step").bold()));
        for checkpoint in other {
            line(text, format!("  {}", marked(checkpoint, why)));
        }
    }
    match green.len() {
        0 => {}
        1 => line(text, "\n1 checkpoint of the rest of the step is green"),
        many => line(text, format!("\n{many} checkpoints of the rest of the step are green")),
    }
}

/// `why` is the reason of one that did not run, unless it says so itself.
fn marked(checkpoint: &CheckpointReport, why: &str) -> String {
    let why = if checkpoint.ignored { "it says #[ignore], so it did not run" } else { why };
    match checkpoint.state {
        CheckpointState::Passed => format!("{} {}", style("✓").green(), checkpoint.name),
        CheckpointState::Failed => format!("{} {}", style("✗").red(), checkpoint.name),
        CheckpointState::NotRun => format!("{} {} ({why})", style("·").dim(), checkpoint.name),
    }
}

/// The first failure, unless the student has seen it already; then its name is enough.
fn first_to_mend(text: &mut String, check: &Check, checked: &Checked) {
    let Some(failure) = checked.report.first_failure() else { return };
    if checked.answered.first_to_mend.as_ref() != Some(&failure.name) {
        return text.push_str(&to_mend(check, &checked.report, failure));
    }
    let label = style("First to mend:").bold();
    line(text, format!("\n{label} {}, shown above", failure.name));
}

/// A failure: what was expected, what came, and where to go from there.
pub fn to_mend(check: &Check, report: &Report, failure: &CheckpointReport) -> String {
    let mut text = String::new();
    write_to_mend(&mut text, check, report, failure);
    text
}

fn write_to_mend(text: &mut String, check: &Check, report: &Report, failure: &CheckpointReport) {
    line(text, format!("\n{} {}", style("First to mend:").bold(), failure.name));
    if let (Some(expected), Some(actual), Some(_)) =
        (&failure.expected, &failure.actual, &failure.difference)
    {
        let (minus, plus) = (style("− expected").red(), style("+ yours").green());
        line(text, format!("  {minus}  {plus}"));
        text.push_str(&difference::for_the_eye(expected, actual));
    }
    if let Some(panic) = failure.panic_worth_showing() {
        let place = format!("{}:{}", panic.file, panic.line);
        let message = panic.message.replace('\n', "\n  ");
        line(text, format!("  {} {place}\n  {message}", style("panicked at").red()));
    } else if failure.difference.is_none() {
        let wrote = failure.wrote.as_deref().unwrap_or("it failed without a word").trim();
        line(text, format!("  {}", wrote.replace('\n', "\n  ")));
    }
    for logged in &failure.logged {
        line(text, format!("  {} {logged}", style("logged").red()));
    }
    let Some(hole) = report.open_hole_of(failure) else {
        line(text, "It belongs to no hole: something changed outside of them. To see what:");
        return line(text, format!("  cargo workbook diff {}", check.step.number()));
    };
    line(text, "");
    line(text, format!("Task  {}", hole.task));
    let place = hole.line.map_or(hole.file.clone(), |line| format!("{}:{line}", hole.file));
    line(text, format!("File  {place}"));
    let address = place::address_of_section(&check.repository, &hole.section);
    let number = check.step.number();
    let shown = address
        .unwrap_or_else(|| format!("{} (`cargo workbook read {number}` shows it)", hole.section));
    line(text, format!("Read  {shown}"));
    line(text, format!("Hint  cargo workbook hint {} {}", check.step.number(), hole.name));
}

/// Tests that are not those given: which, how, and the way back.
fn changed_tests(text: &mut String, check: &Check, checked: &Checked) {
    if checked.changed.is_empty() {
        return;
    }
    let manifests = checked.changed.iter().filter(|changed| changed.is_manifest()).count();
    let word = match (manifests, checked.changed.len() - manifests) {
        (0, _) => "The tests are not those that were given,",
        (_, 0) => "The manifest is not the one that was given (crates more would be fine),",
        _ => "The tests and the manifest are not those that were given,",
    };
    let word = style(word).yellow().bold();
    line(text, format!("{word} so this check does not count:"));
    for changed in &checked.changed {
        let path = check.repository.exercise(&check.step).join(&changed.path);
        line(text, format!("  {}", style(check.repository.shown(&path)).bold()));
        for shown in changed.difference.lines() {
            let painted = match shown.as_bytes().first() {
                Some(b'-') => style(shown).red(),
                Some(b'+') => style(shown).green(),
                _ => style(shown),
            };
            line(text, format!("    {painted}"));
        }
    }
    let number = check.step.number();
    line(text, "To put them back, with a backup of yours:");
    line(text, format!("  cargo workbook reset {number} --tests\n"));
}

fn warnings(text: &mut String, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    line(text, format!("\n{}", style("The compiler warns:").yellow()));
    for warning in warnings.iter().take(SHOWN_WARNINGS) {
        line(text, format!("  {warning}"));
    }
    if warnings.len() > SHOWN_WARNINGS {
        line(text, format!("  … and {} more", warnings.len() - SHOWN_WARNINGS));
    }
}

/// The holes that this check is the first to see filled, and that it has not named before.
fn newly_green(text: &mut String, checked: &Checked) {
    let news = |hole: &&HoleReport| {
        checked.news.newly_green.contains(&hole.name)
            && !checked.answered.filled.contains(&hole.name)
    };
    for hole in checked.report.holes.iter().filter(news) {
        line(text, filled(hole));
    }
}

/// What comes next when everything is green.
fn news(text: &mut String, check: &Check, checked: &Checked) {
    let report = &checked.report;
    let number = check.step.number();
    if !report.done || check.hole.is_some() {
        return;
    }
    let word = if checked.news.newly_done {
        "That was the last open hole:"
    } else {
        "Everything is green:"
    };
    line(text, format!("\n{} chapter {number} is done", style(word).green().bold()));
    line(text, format!("Now the questions at the end of the chapter: {}", report.chapter));
    let steps = check.repository.steps().unwrap_or_default();
    match steps.iter().find(|step| **step > check.step) {
        Some(next) => {
            line(text, format!("Next: cargo workbook read {}", next.number()));
            line(text, format!("      cargo workbook check {}", next.number()));
        }
        None => line(text, "It was the last chapter that there is"),
    }
}

fn first_sentence(task: &str) -> &str {
    task.split_inclusive(". ").next().unwrap_or(task).trim_end()
}

fn line(text: &mut String, line: impl std::fmt::Display) {
    let before = text.len();
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{line}");
    if text[before..].trim().is_empty() && text[..before].ends_with("\n\n") {
        text.truncate(before);
    }
}

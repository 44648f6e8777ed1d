//! What `generate` prints. Called by `generate`.

use anyhow::Result;
use console::style;
use generator::{FileChange, FileReport, Mode, Outcome as Ended, Report};
use serde_json::json;

use crate::outcome::Outcome;

/// Shows what a command did, or would do.
pub fn done(report: &Report, mode: Mode, as_json: bool) -> Result<Outcome> {
    let outcome = match report.result {
        Ended::Done | Ended::Unchanged => Outcome::Done,
        Ended::Refused => Outcome::NotYet,
    };
    if as_json {
        print_json(report, mode)?;
        return Ok(outcome);
    }
    match (report.result, mode) {
        (Ended::Refused, _) => refused(report),
        (_, Mode::DryRun) => dry_run(report),
        (_, Mode::Write) => written(report),
    }
    Ok(outcome)
}

/// Shows what `--check` found.
pub fn check(report: &Report, as_json: bool) -> Result<Outcome> {
    let changed = of(report, |change| change != FileChange::Unchanged);
    if as_json {
        print_json(report, Mode::Write)?;
    } else if changed.is_empty() {
        let count = report.files.len();
        anstream::println!("{}: all {count} files are as they were generated", report.app);
    } else {
        for file in &changed {
            print_file(&report.app, file);
        }
        print_differences(&changed);
        let (some, all) = (changed.len(), report.files.len());
        anstream::println!(
            "{}: {some} of {all} files are not as they were generated; that is no fault, they are yours",
            report.app
        );
    }
    Ok(if changed.is_empty() { Outcome::Done } else { Outcome::NotYet })
}

fn print_json(report: &Report, mode: Mode) -> Result<()> {
    let mut value = serde_json::to_value(report)?;
    value["dry_run"] = json!(mode == Mode::DryRun);
    anstream::println!("{}", serde_json::to_string_pretty(&value)?);
    Ok(())
}

fn of(report: &Report, wanted: impl Fn(FileChange) -> bool) -> Vec<&FileReport> {
    report.files.iter().filter(|file| wanted(file.change)).collect()
}

fn written(report: &Report) {
    for file in of(report, |change| change != FileChange::Unchanged) {
        print_file(&report.app, file);
    }
    let edited = of(report, |change| change == FileChange::Edited);
    if !edited.is_empty() {
        print_differences(&edited);
        anstream::println!("what you edited stays as it is; above is how it differs");
    }
    match report.result {
        Ended::Unchanged => anstream::println!(
            "nothing to do: `{}` has been run, and everything is there",
            report.command
        ),
        _ if !report.took_back.is_empty() => {
            anstream::println!("taken back: `{}`", report.took_back);
        }
        _ => anstream::println!("done: `{}`", report.command),
    }
}

fn refused(report: &Report) {
    let blocked = of(report, |change| change == FileChange::Blocked);
    for file in &blocked {
        print_file(&report.app, file);
    }
    print_differences(&blocked);
    match report.took_back.as_str() {
        "" => anstream::println!(
            "nothing was written by `{}`: the files above are there already and are not as they were \
             generated; take over by hand what you need, or move them away, then run it again",
            report.command
        ),
        took_back => anstream::println!(
            "`{took_back}` was not taken back: the files above were edited or made since; take your \
             edits back or move these files away, then undo again"
        ),
    }
}

fn dry_run(report: &Report) {
    print_tree(report);
    print_differences(&of(report, |change| change != FileChange::Unchanged));
    match report.result {
        Ended::Unchanged => anstream::println!("nothing to do: everything is there"),
        _ => anstream::println!("nothing was written: this was a dry run of `{}`", report.command),
    }
}

fn print_file(app: &str, file: &FileReport) {
    anstream::println!("{} {app}/{}", styled(file.change), file.path);
}

/// A word of ten columns.
fn styled(change: FileChange) -> String {
    let word = format!("{:>10}", word(change));
    match change {
        FileChange::Created | FileChange::Inserted | FileChange::Updated => style(word).green(),
        FileChange::Removed | FileChange::Missing | FileChange::Blocked => style(word).red(),
        FileChange::Edited => style(word).yellow(),
        FileChange::Unchanged => style(word).dim(),
    }
    .to_string()
}

fn word(change: FileChange) -> &'static str {
    match change {
        FileChange::Created => "created",
        FileChange::Inserted => "inserted",
        FileChange::Updated => "updated",
        FileChange::Removed => "removed",
        FileChange::Unchanged => "unchanged",
        FileChange::Edited => "edited",
        FileChange::Blocked => "in the way",
        FileChange::Missing => "missing",
    }
}

/// Folders once, and what is in them below.
fn print_tree(report: &Report) {
    let mut files: Vec<_> = report.files.iter().collect();
    files.sort_by(|one, other| one.path.split('/').cmp(other.path.split('/')));
    anstream::println!("{} {}/", " ".repeat(10), report.app);
    let mut open: Vec<&str> = Vec::new();
    for file in files {
        let mut parts: Vec<_> = file.path.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        let same = open.iter().zip(&parts).take_while(|(one, other)| one == other).count();
        for (depth, part) in parts.iter().enumerate().skip(same) {
            anstream::println!("{} {}{part}/", " ".repeat(10), "  ".repeat(depth + 1));
        }
        anstream::println!("{} {}{name}", styled(file.change), "  ".repeat(parts.len() + 1));
        open = parts;
    }
    anstream::println!();
}

fn print_differences(files: &[&FileReport]) {
    for line in files.iter().flat_map(|file| file.difference.lines()) {
        let shown = match line.chars().next() {
            Some('+') => style(line).green(),
            Some('-') => style(line).red(),
            Some('@') => style(line).cyan(),
            _ => style(line),
        };
        anstream::println!("{shown}");
    }
}

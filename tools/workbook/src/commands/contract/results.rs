//! What became of each checkpoint, for people and for programs. Called by `contract`.

use std::path::{Path, PathBuf};

use console::style;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::checking::difference::{for_the_eye, same, transcript_of_snapshot, unified};

/// How a checkpoint ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Passed,
    Failed,
    Skipped,
}

/// A checkpoint as `tools/contract` tells of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    pub suite: String,
    pub file: String,
    pub name: String,
    /// What it needs besides an address and a mailbox.
    pub needs: Vec<String>,
    /// The transcript that it is compared with.
    pub snapshot: PathBuf,
    /// None before it has run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Why it was skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// What it said when it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// What Keep should have said and what it said, where that is what failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
    #[serde(skip)]
    transcripts: Option<(String, String)>,
}

impl Checkpoint {
    /// Its file and its name, `codes::a_code_is_good_once`.
    pub fn path(&self) -> String {
        format!("{}::{}", self.file, self.name)
    }

    /// Whether somebody means it: by its name, its file, or both.
    pub fn is_called(&self, name: &str) -> bool {
        name == self.name || name == self.file || name == self.path()
    }

    /// Compares what was recorded in `folder` with the transcript.
    pub fn compare(&mut self, folder: &Path) {
        let recorded = folder.join(&self.name).with_extension("txt");
        let (Some(State::Failed), Ok(actual), Ok(snapshot)) = (
            self.state,
            std::fs::read_to_string(recorded),
            std::fs::read_to_string(&self.snapshot),
        ) else {
            return;
        };
        let expected = transcript_of_snapshot(&snapshot).to_owned();
        if !same(&expected, &actual) {
            self.difference = Some(unified(&expected, &actual));
            self.transcripts = Some((expected, actual));
        }
    }
}

/// Says how a checkpoint has ended; of one that failed, the difference.
pub fn print(checkpoint: &Checkpoint) {
    let path = checkpoint.path();
    match checkpoint.state {
        Some(State::Passed) => anstream::println!("{} {path}", style("✓").green()),
        Some(State::Skipped) => anstream::println!("{} {path}", style("-").dim()),
        Some(State::Failed) | None => {
            anstream::println!("{} {path}", style("✗").red().bold());
            match (&checkpoint.transcripts, &checkpoint.message) {
                (Some((expected, actual)), _) => {
                    anstream::println!("{}", for_the_eye(expected, actual))
                }
                (None, Some(message)) => anstream::println!("  {message}\n"),
                (None, None) => {}
            }
        }
    }
}

/// The table of files with their counts, the reasons of what was skipped, and the sums.
pub fn summary(url: &str, all: &[Checkpoint]) {
    let files = distinct(all.iter().map(|checkpoint| checkpoint.file.as_str()));
    let width = files.iter().map(|file| file.len()).max().unwrap_or_default();
    anstream::println!("\n{}", style(format!("{:width$}  passed  failed  skipped", "")).dim());
    for file in files {
        let of_file = || all.iter().filter(|checkpoint| checkpoint.file == file);
        let [passed, failed, skipped] = counts(of_file());
        anstream::println!("{file:width$}  {passed:6}  {failed:6}  {skipped:7}");
    }
    let reasons = distinct(all.iter().filter_map(|checkpoint| checkpoint.why.as_deref()));
    for reason in reasons {
        let of_reason = all.iter().filter(|checkpoint| checkpoint.why.as_deref() == Some(reason));
        anstream::println!("\nskipped, because {reason}:");
        of_reason.for_each(|checkpoint| anstream::println!("  {}", checkpoint.path()));
    }
    let [passed, failed, skipped] = counts(all.iter());
    anstream::println!("\n{url}: {passed} passed, {failed} failed, {skipped} skipped");
}

/// The checkpoints by suite and file, with what each needs.
pub fn list(all: &[Checkpoint]) {
    for checkpoint in all {
        let needs = match checkpoint.needs.as_slice() {
            [] => String::new(),
            needs => format!("  (needs {})", needs.join(", ")),
        };
        let suite = style(format!("{:8}", checkpoint.suite)).dim();
        anstream::println!("{suite} {}{}", checkpoint.path(), style(needs).dim());
    }
}

/// Everything, for a program.
pub fn document(url: &str, all: &[Checkpoint]) -> Value {
    let [passed, failed, skipped] = counts(all.iter());
    json!({
        "url": url, "checkpoints": all, "passed": passed, "failed": failed, "skipped": skipped
    })
}

fn counts<'a>(all: impl Iterator<Item = &'a Checkpoint>) -> [usize; 3] {
    all.fold([0; 3], |[passed, failed, skipped], checkpoint| match checkpoint.state {
        Some(State::Passed) => [passed + 1, failed, skipped],
        Some(State::Skipped) => [passed, failed, skipped + 1],
        Some(State::Failed) | None => [passed, failed + 1, skipped],
    })
}

fn distinct<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

//! `cargo workbook status`: shows where you stand and the next thing to do.
//!
//! It runs no cargo and trusts the record of the last checks. `--json` prints
//!
//! ```text
//! { "chapters": [ { "step": "01-three-tiers", "title": "Three tiers",
//!                   "minutes": { "read": 25, "do": 45 },
//!                   "state": "not_started" | "started" | "done",
//!                   "holes": 6, "holes_green": 2, "open_hole": "create_note" | null,
//!                   "changed_since_check": true, "tests_changed": [] } ],
//!   "next": "cargo workbook check 01" }
//! ```

use anyhow::Result;
use console::style;
use serde::Serialize;

use crate::checking::record::fingerprint;
use crate::commands::update::waiting;
use crate::exercise::Exercise;
use crate::outcome::Outcome;
use crate::progress::{HoleState, Progress, StepProgress};
use crate::repository::{Repository, StepName};

/// What stands behind `status` on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct Arguments {
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Where a student stands in the whole book.
#[derive(Debug, Serialize)]
struct Status {
    chapters: Vec<Chapter>,
    /// One command line to paste.
    next: String,
    /// A word about it, for people.
    #[serde(skip)]
    because: String,
}

/// Where a student stands in one chapter.
#[derive(Debug, Serialize)]
struct Chapter {
    step: String,
    title: String,
    minutes: Minutes,
    state: State,
    holes: usize,
    holes_green: usize,
    open_hole: Option<String>,
    /// Something was saved since the last check.
    changed_since_check: bool,
    tests_changed: Vec<String>,
    #[serde(skip)]
    number: String,
}

#[derive(Debug, Serialize)]
struct Minutes {
    read: u32,
    r#do: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    NotStarted,
    Started,
    Done,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let status = Status::read(repository)?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&status)?);
    } else {
        status.print();
    }
    Ok(Outcome::Done)
}

impl Status {
    fn read(repository: &Repository) -> Result<Self> {
        let progress = Progress::read(repository)?;
        let chapters: Vec<_> = repository
            .steps()?
            .iter()
            .map(|step| Chapter::read(repository, step, progress.step(step)))
            .collect::<Result<_>>()?;
        // Nobody should fill again a hole that they have filled.
        let (next, because) = match waiting(repository) {
            Some(why) => ("cargo workbook update".to_owned(), why),
            None => next(&chapters),
        };
        Ok(Self { chapters, next, because })
    }

    fn print(&self) {
        anstream::println!("{}\n", style("Splitting Keep").bold());
        let width = self.chapters.iter().map(|chapter| chapter.title.chars().count()).max();
        for chapter in &self.chapters {
            chapter.print(width.unwrap_or(0));
        }
        anstream::println!("\n{}\n  {}", self.because, style(&self.next).bold());
    }
}

impl Chapter {
    fn read(
        repository: &Repository,
        step: &StepName,
        known: Option<&StepProgress>,
    ) -> Result<Self> {
        let exercise = Exercise::read(&repository.step(step))?;
        let green = |name: &str| {
            known.is_some_and(|known| known.holes.get(name) == Some(&HoleState::Green))
        };
        let open = exercise.holes.iter().find(|hole| !green(hole.name()));
        let changed = match known {
            Some(known) => fingerprint(&repository.exercise(step))? != known.fingerprint,
            None => false,
        };
        Ok(Self {
            step: step.to_string(),
            number: step.number().to_owned(),
            title: exercise.title.clone(),
            minutes: Minutes { read: exercise.minutes.read, r#do: exercise.minutes.work },
            state: match known {
                None => State::NotStarted,
                // A new edition may have added a hole to a chapter that was done.
                Some(known) if known.done && open.is_none() => State::Done,
                Some(_) => State::Started,
            },
            holes: exercise.holes.len(),
            holes_green: exercise.holes.iter().filter(|hole| green(hole.name())).count(),
            open_hole: open.map(|hole| hole.name().to_owned()),
            changed_since_check: changed,
            tests_changed: known.map(|known| known.tests_changed.clone()).unwrap_or_default(),
        })
    }

    fn print(&self, width: usize) {
        let filled = format!("{} of {}", self.holes_green, self.holes);
        let state = match self.state {
            State::NotStarted => style("not started".to_owned()).dim(),
            State::Started => style(filled).yellow(),
            State::Done => style(format!("✓ {filled}")).green(),
        };
        let Minutes { read, r#do } = self.minutes;
        let minutes = style(format!("read {read} min, do {do} min")).dim();
        let mut notes = String::new();
        if self.changed_since_check {
            notes.push_str(", changed since the last check");
        }
        if !self.tests_changed.is_empty() {
            notes.push_str(", its tests or its manifest are not those that were given");
        }
        let title = &self.title;
        anstream::println!("{} {title:width$}  {state:12} {minutes}{notes}", self.number);
    }
}

/// The next command, and why this one.
fn next(chapters: &[Chapter]) -> (String, String) {
    let Some(chapter) = chapters.iter().find(|chapter| chapter.state != State::Done) else {
        return ("cargo workbook read".to_owned(), "Every chapter is done.".to_owned());
    };
    let number = &chapter.number;
    let check = format!("cargo workbook check {number}");
    if chapters.iter().all(|chapter| chapter.state == State::NotStarted) {
        let because = format!(
            "Read chapter {number} with `cargo workbook read`, then solve its holes in \
             exercises/{}. To see which are open:",
            chapter.step
        );
        return (check, because);
    }
    if !chapter.tests_changed.is_empty() {
        let because = "Changed tests do not count. To put them back, with a backup of yours:";
        return (format!("cargo workbook reset {number} --tests"), because.to_owned());
    }
    match chapter.state {
        State::NotStarted => {
            (format!("cargo workbook read {number}"), format!("Next: {}.", chapter.title))
        }
        _ if chapter.changed_since_check => {
            (check, format!("exercises/{} changed since its last check:", chapter.step))
        }
        _ => match &chapter.open_hole {
            Some(hole) => (
                format!("cargo workbook hint {number} {hole}"),
                format!("The next hole is `{hole}`. Solve it and check again; for a hint:"),
            ),
            None => (check, "Every hole is filled, but something else is red:".to_owned()),
        },
    }
}

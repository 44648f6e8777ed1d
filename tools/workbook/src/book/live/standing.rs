//! Where the student stands in the whole book: which chapters are done or begun, and where to go
//! on. Called by `events`, which sends it to every page.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use crate::exercise::{Exercise, Hole};
use crate::progress::{HoleState, Progress, StepProgress};
use crate::repository::{Repository, StepName};

/// The whole book.
#[derive(Debug, Serialize)]
pub struct Standing {
    chapters: Vec<Chapter>,
    /// None when every chapter is done.
    next: Option<Next>,
}

/// One chapter that has an exercise.
#[derive(Debug, Serialize)]
struct Chapter {
    step: StepName,
    title: String,
    /// `01-three-tiers.html`, from the book's first page.
    page: String,
    state: State,
    holes: usize,
    filled: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    NotStarted,
    Started,
    Done,
}

/// The first thing that is not done.
#[derive(Debug, Serialize)]
struct Next {
    step: StepName,
    title: String,
    page: String,
    state: State,
    hole: Option<NextHole>,
}

#[derive(Debug, Serialize)]
struct NextHole {
    number: usize,
    name: String,
    task: String,
    section: String,
    file: String,
}

impl Standing {
    /// Reads it from the record of the checks.
    pub fn read(repository: &Repository) -> Result<Self> {
        let progress = Progress::read(repository)?;
        let (mut chapters, mut next) = (Vec::new(), None);
        for step in repository.steps()? {
            let exercise = Exercise::read(&repository.step(&step))?;
            let chapter = Chapter::of(&step, &exercise, progress.step(&step));
            if next.is_none() && chapter.state != State::Done {
                next = Some(chapter.next(&exercise, progress.step(&step)));
            }
            chapters.push(chapter);
        }
        Ok(Self { chapters, next })
    }
}

impl Chapter {
    fn of(step: &StepName, exercise: &Exercise, known: Option<&StepProgress>) -> Self {
        let filled = exercise.holes.iter().filter(|hole| is_filled(hole, known)).count();
        Self {
            step: step.clone(),
            title: exercise.title.clone(),
            page: page(exercise),
            state: match known {
                None => State::NotStarted,
                // A new edition may have added a hole to a chapter that was done.
                Some(known) if known.done && filled == exercise.holes.len() => State::Done,
                Some(_) => State::Started,
            },
            holes: exercise.holes.len(),
            filled,
        }
    }

    fn next(&self, exercise: &Exercise, known: Option<&StepProgress>) -> Next {
        let mut holes = exercise.holes.iter().enumerate();
        let open = holes.find(|(_, hole)| !is_filled(hole, known));
        Next {
            step: self.step.clone(),
            title: self.title.clone(),
            page: self.page.clone(),
            state: self.state,
            hole: open.map(|(index, hole)| NextHole {
                number: index + 1,
                name: hole.name().to_owned(),
                task: hole.task.clone(),
                section: hole.section.clone(),
                file: format!("exercises/{}/{}", self.step, hole.file.get_ref()),
            }),
        }
    }
}

fn is_filled(hole: &Hole, known: Option<&StepProgress>) -> bool {
    known.is_some_and(|known| known.holes.get(hole.name()) == Some(&HoleState::Green))
}

fn page(exercise: &Exercise) -> String {
    Path::new(&exercise.chapter).with_extension("html").display().to_string()
}

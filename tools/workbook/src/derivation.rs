//! From a step to its exercise: the same files under another name, with the holes opened. Called by
//! `sync`, `verify`, `reset`, `check` and `diff`.
//!
//! Everything happens in memory, so that a fault in a step is known before the first byte of an
//! exercise is written. A fault names its file and line.

pub mod anchors;
pub mod hole;
mod lines;
mod rename;
mod source;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::derivation::anchors::{comment_sign, mark};
use crate::derivation::lines::{Lines, indentation};
pub use crate::derivation::rename::Names;
use crate::derivation::source::ABOUT;
pub use crate::derivation::source::Source;
use crate::exercise::Hole;
use crate::repository::{Repository, StepName};
use crate::tree::Tree;

/// What to make of a step.
pub struct Variant {
    /// The name of the package that it becomes.
    pub package: String,
    pub open: Open,
}

/// Which holes are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    All,
    None,
    Only(String),
}

/// What one hole's reference looks like.
pub struct Solution {
    /// The step's file, `steps/01-three-tiers/src/services/notes.rs`.
    pub path: PathBuf,
    /// The line, from 1, that it begins in.
    pub line: usize,
    /// Without anchors.
    pub text: String,
    /// The lines of the hole in the exercise, its marks included, when it is solved like this.
    pub framed: Vec<String>,
}

/// The exercise of a step as a student first sees it.
pub fn starter(repository: &Repository, name: &StepName) -> Result<Tree> {
    let source = Source::read(repository, name)?;
    source.derive(&Variant { package: name.exercise_package(), open: Open::All })
}

impl Source {
    /// Derives one variant of the step.
    pub fn derive(&self, variant: &Variant) -> Result<Tree> {
        self.check_files()?;
        let mut tree = Tree::default();
        for (path, file) in &self.files.files {
            if ABOUT.iter().any(|name| path == Path::new(name)) {
                continue;
            }
            let mut derived = file.clone();
            // A transcript is what a client sees: the same for the step and its exercise.
            if let Some(text) = file.text()
                && path.extension().is_none_or(|extension| extension != "snap")
            {
                derived.contents = self.derive_text(path, text, variant)?.into_bytes();
            }
            tree.files.insert(path.clone(), derived);
        }
        Ok(tree)
    }

    fn derive_text(&self, path: &Path, text: &str, variant: &Variant) -> Result<String> {
        let names = self.names(&variant.package);
        let text = match comment_sign(path) {
            Some(sign) => self.open_holes(path, text, sign, &variant.open)?,
            None => text.to_owned(),
        };
        let text = names.replace(&text, is_rust(path));
        let is_manifest = path == Path::new("Cargo.toml");
        Ok(if is_manifest && variant.open == Open::All { names.describe(&text) } else { text })
    }

    fn names(&self, new_package: &str) -> Names {
        Names {
            package: self.name.step_package(),
            new_package: new_package.to_owned(),
            folder: format!("steps/{}", self.name),
            new_folder: format!("exercises/{}", self.name),
        }
    }

    /// `text` with the holes of `open` opened and without any anchor.
    fn open_holes(&self, path: &Path, text: &str, sign: &str, open: &Open) -> Result<String> {
        let anchors = self.anchors(path)?;
        let holes = self.holes_in(path, &anchors)?;
        let mut lines = Lines::default();
        let all: Vec<&str> = text.lines().collect();
        let mut number = 0;
        while number < all.len() {
            let hole = holes.iter().find(|(_, anchor)| anchor.start == number);
            match hole.filter(|(place, _)| open.includes(&self.exercise.holes[*place])) {
                Some((place, anchor)) => {
                    let solution = &all[anchor.start + 1..anchor.end];
                    let frame = self.frame(*place, sign, all[number]);
                    let opened = self.opened(*place, &frame, solution);
                    opened.iter().for_each(|line| lines.push(line, None));
                    number = anchor.end + 1;
                }
                None => {
                    lines.push(all[number], mark(all[number], sign));
                    number += 1;
                }
            }
        }
        Ok(lines.text)
    }

    /// The hole at `place` with its starter, which is as far indented as the solution's first line.
    fn opened(&self, place: usize, frame: &hole::Frame<'_>, solution: &[&str]) -> Vec<String> {
        let is_code = |line: &&&str| !line.trim().is_empty() && mark(line, frame.sign).is_none();
        let first = solution.iter().find(is_code);
        let indentation = first.map_or(frame.indentation, |line| indentation(line));
        let hole = &self.exercise.holes[place];
        frame.around(hole, hole::starter(hole, indentation).into_iter())
    }

    fn frame<'a>(&self, place: usize, sign: &'a str, anchor_line: &'a str) -> hole::Frame<'a> {
        let place = (place + 1, self.exercise.holes.len());
        hole::Frame { place, sign, indentation: indentation(anchor_line) }
    }

    /// The reference solution of the hole at `place` in `exercise.toml`, from 0.
    pub fn solution(&self, place: usize) -> Result<Solution> {
        self.check_files()?;
        let hole = &self.exercise.holes[place];
        let path = hole.path();
        let anchors = self.anchors(&path)?;
        let holes = self.holes_in(&path, &anchors)?;
        let found = holes.into_iter().find(|(other, _)| *other == place);
        let (Some((_, anchor)), Some(text), Some(sign)) =
            (found, self.files.text(&path), comment_sign(&path))
        else {
            bail!("{}: this file has no hole `{}`", self.folder.join(path).display(), hole.name());
        };
        let all: Vec<&str> = text.lines().collect();
        let mut lines = Lines::default();
        for line in &all[anchor.start + 1..anchor.end] {
            lines.push(line, mark(line, sign));
        }
        let names = self.names(&self.name.exercise_package());
        let text = names.replace(&lines.text, is_rust(&path));
        let body = text.lines().map(str::to_owned);
        let framed = self.frame(place, sign, all[anchor.start]).around(hole, body);
        let path = self.folder.join(path);
        Ok(Solution { path, line: anchor.start + 2, text, framed })
    }
}

impl Open {
    fn includes(&self, hole: &Hole) -> bool {
        match self {
            Self::All => true,
            Self::None => false,
            Self::Only(name) => hole.name() == name,
        }
    }
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs")
}

#[cfg(test)]
mod tests;

//! `exercise.toml`: the chapter, its holes and their checkpoints. Called by every command that
//! knows of holes.

mod service;

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;

pub use crate::exercise::service::{PUBLIC_ADDRESS, Service};

/// One step's `exercise.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The chapter's title, `Three tiers`.
    pub title: String,
    /// The chapter's file under `book/src`, `01-three-tiers.md`.
    pub chapter: String,
    /// How long it takes.
    pub minutes: Minutes,
    /// The holes, from the easiest to the most instructive.
    #[serde(rename = "hole", default)]
    pub holes: Vec<Hole>,
    /// The programs that the step consists of, in the order in which they are started; the last is
    /// the public entry. Where there are none, the step is one process.
    #[serde(skip)]
    pub services: Vec<Service>,
    #[serde(rename = "service", default)]
    entries: Vec<service::Entry>,
}

/// Minutes to read the chapter and to fill its holes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    pub read: u32,
    #[serde(rename = "do")]
    pub work: u32,
}

/// A part of the step that is missing, or wrong, in the exercise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hole {
    /// The mdBook anchor around the reference solution; also the hole's name.
    pub anchor: toml::Spanned<String>,
    /// The file in the crate, `src/services/notes.rs`.
    pub file: toml::Spanned<String>,
    /// Its former names, if a student may have filled it under one: `retry`, or, where it was in
    /// another exercise, `05-tokens/retry`.
    #[serde(default)]
    pub was: Vec<String>,
    /// What to do, in a sentence or two.
    pub task: String,
    /// What stands in the exercise instead; `todo!("<anchor>")` if not given.
    #[serde(default)]
    pub starter: Option<String>,
    /// The heading of the chapter that explains it, as mdBook's anchor: `one-answer-one-owner`.
    pub section: String,
    /// How long this hole takes, in minutes.
    pub minutes: u32,
    /// The tests that fail while this hole is open, and no others.
    pub checkpoints: toml::Spanned<Vec<String>>,
    /// A nudge, a pointer, nearly the answer.
    pub hints: Vec<String>,
}

impl Exercise {
    /// Reads and checks `exercise.toml` in `step`; an error names the file and the line.
    pub fn read(step: &Path) -> Result<Self> {
        let path = step.join("exercise.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text, &path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self> {
        let mut exercise: Self = match toml::from_str(text) {
            Ok(exercise) => exercise,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, &span));
                bail!("{}:{line}: {}", path.display(), error.message());
            }
        };
        exercise.check(text, path)?;
        exercise.services = services(exercise.entries.clone(), path)?;
        Ok(exercise)
    }

    /// Holes are named once, and each has a checkpoint.
    fn check(&self, text: &str, path: &Path) -> Result<()> {
        for (index, hole) in self.holes.iter().enumerate() {
            let line = line_of(text, &hole.anchor.span());
            if self.holes[..index].iter().any(|earlier| earlier.name() == hole.name()) {
                bail!("{}:{line}: the anchor `{}` is a hole twice", path.display(), hole.name());
            }
            if hole.checkpoints.get_ref().is_empty() {
                let line = line_of(text, &hole.checkpoints.span());
                bail!("{}:{line}: the hole `{}` has no checkpoint", path.display(), hole.name());
            }
        }
        Ok(())
    }

    /// The holes that `checkpoint` waits for, with their number from 1.
    pub fn holes_of<'a>(&'a self, checkpoint: &'a str) -> impl Iterator<Item = (usize, &'a Hole)> {
        let numbered = self.holes.iter().enumerate().map(|(index, hole)| (index + 1, hole));
        numbered.filter(move |(_, hole)| {
            hole.checkpoints.get_ref().iter().any(|name| name == checkpoint)
        })
    }
}

/// The names of the steps in the folder of `step`, in order.
fn names_beside(step: &Path) -> Vec<String> {
    let folder = step.parent().and_then(|steps| std::fs::read_dir(steps).ok());
    let entries = folder.into_iter().flatten().filter_map(Result::ok);
    let steps = entries.filter(|entry| entry.path().join("exercise.toml").is_file());
    let mut names: Vec<_> =
        steps.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The services of the step whose exercise.toml is at `path`, those of other steps included, which
/// stand beside it.
fn services(entries: Vec<service::Entry>, path: &Path) -> Result<Vec<Service>> {
    #[derive(Deserialize)]
    struct Services {
        #[serde(rename = "service", default)]
        entries: Vec<service::Entry>,
    }
    let step = path.parent().unwrap_or(path);
    let own = step.file_name().unwrap_or_default().to_string_lossy();
    let other = |name: &str| {
        let path = step.with_file_name(name).join("exercise.toml");
        let text = std::fs::read_to_string(&path).map_err(|_| {
            format!("there is no such step; the steps are: {}", names_beside(step).join(", "))
        })?;
        let read = toml::from_str::<Services>(&text);
        Ok(read
            .map_err(|error| format!("{} is wrong: {}", path.display(), error.message()))?
            .entries)
    };
    service::resolve(entries, &own, &other)
        .map_err(|(name, fault)| anyhow!("{}: the service `{name}` {fault}", path.display()))
}

impl Hole {
    /// The anchor, which is also the hole's name.
    pub fn name(&self) -> &str {
        self.anchor.get_ref()
    }

    /// The file, as a path inside the crate.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(self.file.get_ref())
    }

    /// What stands in the exercise where the solution was.
    pub fn starter(&self) -> String {
        self.starter.clone().unwrap_or_else(|| format!("todo!({:?})", self.name()))
    }
}

/// The line, from 1, that `span` starts in.
pub fn line_of(text: &str, span: &Range<usize>) -> usize {
    text[..span.start.min(text.len())].matches('\n').count() + 1
}

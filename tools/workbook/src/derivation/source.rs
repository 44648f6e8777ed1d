//! A step in memory, with its holes found and its faults named. Called by `derivation`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::derivation::anchors::{self, Anchor, comment_sign};
use crate::exercise::{Exercise, Hole, line_of};
use crate::repository::{Repository, StepName};
use crate::suites::Suite;
use crate::tree::{File, Tree};

/// A step in memory.
pub struct Source {
    pub name: StepName,
    pub exercise: Exercise,
    /// Every file of the step, `exercise.toml` among them.
    pub files: Tree,
    /// `steps/01-three-tiers`, for messages.
    pub(super) folder: PathBuf,
}

/// The file whose lines are the hints and the tasks.
pub(super) const EXERCISE_TOML: &str = "exercise.toml";

/// What is about a step and no part of its program: the files that an exercise does not have.
pub(super) const ABOUT: [&str; 2] = [EXERCISE_TOML, crate::book::SYSTEM_TOML];

impl Source {
    /// Reads a step and its `exercise.toml`.
    pub fn read(repository: &Repository, name: &StepName) -> Result<Self> {
        let folder = repository.step(name);
        let exercise = Exercise::read(&folder)?;
        let files = Tree::read(&folder)?;
        let folder = PathBuf::from(repository.shown(&folder));
        let source = Self { name: name.clone(), exercise, files, folder };
        source.check_checkpoints(repository)?;
        Ok(source)
    }

    /// The anchors of one file; a fault names its line.
    pub(super) fn anchors(&self, path: &Path) -> Result<Vec<Anchor>> {
        let (Some(text), Some(sign)) = (self.files.text(path), comment_sign(path)) else {
            return Ok(Vec::new());
        };
        match anchors::anchors(text, sign) {
            Ok(anchors) => Ok(anchors),
            Err(fault) => {
                bail!("{}:{}: {}", self.folder.join(path).display(), fault.line, fault.message)
            }
        }
    }

    /// The holes of one file by their place in `exercise.toml`, each with its anchor.
    pub(super) fn holes_in<'a>(
        &self,
        path: &Path,
        anchors: &'a [Anchor],
    ) -> Result<Vec<(usize, &'a Anchor)>> {
        let mut found: Vec<(usize, &Anchor)> = Vec::new();
        for (place, hole) in self.exercise.holes.iter().enumerate() {
            if hole.path() != path {
                continue;
            }
            let Some(anchor) = anchors.iter().find(|anchor| anchor.name == hole.name()) else {
                let sign = comment_sign(path).unwrap_or_default();
                let (name, file) = (hole.name(), self.folder.join(path));
                let line = self.line(hole.anchor.span());
                bail!("{line}: {} has no line `{sign} ANCHOR: {name}`", file.display());
            };
            let overlaps = |other: &Anchor| other.start < anchor.end && anchor.start < other.end;
            if let Some((_, other)) = found.iter().find(|(_, other)| overlaps(other)) {
                let (file, line) = (self.folder.join(path), anchor.start.max(other.start) + 1);
                let (name, other) = (hole.name(), &other.name);
                bail!("{}:{line}: the holes `{other}` and `{name}` overlap", file.display());
            }
            found.push((place, anchor));
        }
        Ok(found)
    }

    /// The hole with this name or number, and its number, from 1.
    pub fn hole(&self, wanted: &str) -> Result<(usize, &Hole)> {
        let place = self.place_of(wanted)?;
        Ok((place + 1, &self.exercise.holes[place]))
    }

    /// The place in `exercise.toml`, from 0, of the hole with this name or number from 1.
    pub fn place_of(&self, wanted: &str) -> Result<usize> {
        let number = wanted.parse::<usize>().ok();
        let mut holes = self.exercise.holes.iter().enumerate();
        match holes.find(|(place, hole)| hole.name() == wanted || Some(place + 1) == number) {
            Some((place, _)) => Ok(place),
            None => {
                let known: Vec<_> = self.exercise.holes.iter().map(Hole::name).collect();
                bail!("{} has no hole `{wanted}`; its holes are: {}", self.name, known.join(", "))
            }
        }
    }

    /// `steps/01-three-tiers/exercise.toml:31`, for the beginning of `span`.
    pub fn line(&self, span: std::ops::Range<usize>) -> String {
        let path = Path::new(EXERCISE_TOML);
        let line = line_of(self.files.text(path).unwrap_or_default(), &span);
        format!("{}:{line}", self.folder.join(path).display())
    }

    /// Every hole lies in a file that is there and can have comments.
    pub(super) fn check_files(&self) -> Result<()> {
        for hole in &self.exercise.holes {
            let line = self.line(hole.file.span());
            let (name, file) = (hole.name(), self.folder.join(hole.path()));
            if self.files.text(&hole.path()).is_none() {
                bail!("{line}: the hole `{name}` lies in {}, which is not there", file.display());
            }
            if comment_sign(&hole.path()).is_none() {
                bail!(
                    "{line}: the hole `{name}` lies in {}, which cannot have holes: the workbook \
                     knows no comment sign for it",
                    file.display()
                );
            }
        }
        Ok(())
    }

    /// The files of the suites that the step takes, each by its path in the repository.
    fn taken(&self, repository: &Repository) -> Result<Tree> {
        let step = repository.step(&self.name);
        let mut taken = Tree::default();
        for suite in Suite::all(repository).into_iter().filter(|suite| suite.is_taken_in(&step)) {
            let folder = suite.step.join(&suite.folder);
            let files = Tree::read(&repository.root().join(&folder))?.files.into_iter();
            taken.files.extend(files.map(|(path, file)| (folder.join(path), file)));
        }
        Ok(taken)
    }

    /// Every checkpoint of `exercise.toml` is one function under `tests/checkpoints`, or of a suite
    /// that the step takes.
    fn check_checkpoints(&self, repository: &Repository) -> Result<()> {
        let taken = self.taken(repository)?;
        let in_tests = |path: &PathBuf| path.starts_with("tests/checkpoints");
        let tests = self.files.files.iter().filter(|(path, _)| in_tests(path));
        let tests: Vec<&str> = tests
            .filter(|(path, _)| path.extension().is_some_and(|ending| ending == "rs"))
            .filter_map(|(_, file)| File::text(file))
            .collect();
        let count = |texts: &[&str], function: &str| -> usize {
            texts.iter().map(|text| text.matches(function).count()).sum()
        };
        let taken: Vec<&str> = taken.files.values().filter_map(File::text).collect();
        for hole in &self.exercise.holes {
            for name in hole.checkpoints.get_ref() {
                let function = format!("fn {name}(");
                // A step that leaves one of a suite out may have another of that name.
                let own = count(&tests, &function);
                let found = if own > 0 { own } else { count(&taken, &function) };
                let line = self.line(hole.checkpoints.span());
                match found {
                    1 => {}
                    0 => bail!(
                        "{line}: the hole `{}` names the checkpoint `{name}`, but no `{function})` \
                         stands in {}/tests/checkpoints",
                        hole.name(),
                        self.folder.display()
                    ),
                    _ => bail!("{line}: `{name}` is the name of {found} checkpoints; rename one"),
                }
            }
        }
        Ok(())
    }
}

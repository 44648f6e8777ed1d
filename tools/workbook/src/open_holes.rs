//! Which holes are still to be filled, as far as one can tell without running anything. Called by
//! `hint` and by `check`.

use std::collections::HashSet;

use anyhow::Result;

use crate::derivation::anchors::comment_sign;
use crate::derivation::{Open, Source, Variant, hole};
use crate::exercise::Hole;
use crate::progress::{HoleState, Progress};
use crate::repository::{Repository, StepName};
use crate::tree::Tree;

/// The place in `exercise.toml`, from 0, of the first hole to be filled: one that nobody touched, or
/// one that was touched and was red when the checkpoints last ran.
pub fn first(repository: &Repository, source: &Source) -> Result<Option<usize>> {
    let places = places(repository, source, |state| state == Some(HoleState::Open))?;
    Ok(places.first().copied())
}

/// The places in `exercise.toml`, from 0, of the holes that a check is asked about: all but those that
/// were touched and green when the checkpoints last ran.
pub fn asked(repository: &Repository, source: &Source) -> Result<Vec<usize>> {
    places(repository, source, |state| state != Some(HoleState::Green))
}

/// The holes that nobody touched, and the touched ones whose last state is `open`.
fn places(
    repository: &Repository,
    source: &Source,
    open: impl Fn(Option<HoleState>) -> bool,
) -> Result<Vec<usize>> {
    let package = source.name.exercise_package();
    let starter = source.derive(&Variant { package, open: Open::All })?;
    let exercise = Tree::read(&repository.exercise(&source.name))?;
    let progress = Progress::read(repository)?;
    let known = progress.step(&source.name);
    let is_open = |hole: &Hole| {
        let state = known.and_then(|known| known.holes.get(hole.name()).copied());
        untouched(hole, &starter, &exercise) || open(state)
    };
    let holes = source.exercise.holes.iter().enumerate();
    Ok(holes.filter(|(_, hole)| is_open(hole)).map(|(place, _)| place).collect())
}

/// The holes whose lines are still those of the starter.
pub fn all_untouched(repository: &Repository, step: &StepName) -> Result<HashSet<String>> {
    let source = Source::read(repository, step)?;
    let package = step.exercise_package();
    let starter = source.derive(&Variant { package, open: Open::All })?;
    let exercise = Tree::read(&repository.exercise(step))?;
    let holes = source.exercise.holes.iter();
    let untouched = holes.filter(|hole| untouched(hole, &starter, &exercise));
    Ok(untouched.map(|hole| hole.name().to_owned()).collect())
}

/// The lines of a hole in a package's file, its marks included; `None` where a mark is gone.
pub fn lines<'a>(hole: &Hole, tree: &'a Tree) -> Option<Vec<&'a str>> {
    let text = tree.text(&hole.path())?;
    let regions = hole::regions(text, comment_sign(&hole.path())?);
    let region = regions.into_iter().find(|region| region.name == hole.name())?;
    Some(text.lines().skip(region.start).take(region.end - region.start + 1).collect())
}

fn untouched(hole: &Hole, starter: &Tree, exercise: &Tree) -> bool {
    let words = |tree| {
        let lines = lines(hole, tree)?;
        Some(lines.iter().flat_map(|line| line.split_whitespace()).collect::<Vec<_>>())
    };
    words(starter).is_some_and(|given| words(exercise) == Some(given))
}

//! An edit of a step, taken into the later steps that have the file. Called by `carry`.
//!
//! Everything is decided in memory before the first file is written, so a conflict leaves no step
//! with half of an edit.

mod edits;
mod places;

use std::path::{Path, PathBuf};

use anyhow::Result;

pub use crate::carrying::edits::{Edit, Version, edits};
use crate::carrying::places::Places;
use crate::derivation::Names;
use crate::merging::{Conflict, Labels, Merged, merge};
use crate::repository::{Repository, StepName};
use crate::tree::{File, Tree};

/// What becomes of one edit in one later step.
#[derive(Debug)]
pub struct Landing {
    pub step: StepName,
    /// Where the file is in that step, by its path inside it; the path of the edit if it has none.
    pub path: PathBuf,
    pub fate: Fate,
}

/// The outcome for a later step's file.
#[derive(Debug)]
pub enum Fate {
    /// It takes the edit: the file before and after; `None` for a file that is not there.
    Takes { before: Option<File>, after: Option<File>, moved_from: Option<PathBuf> },
    /// It has the edit already.
    Equal,
    /// The step has no such file, or no such folder.
    Absent,
    /// It has changed the same lines in another way.
    Conflict(Conflict),
    /// The user left the step out.
    LeftOut,
}

/// The steps behind `step` that an edit goes into.
pub struct Later {
    pub steps: Vec<StepName>,
    pub left_out: Vec<StepName>,
}

/// Decides for every edit and every later step; one list of landings for each edit, in their order.
pub fn land(
    repository: &Repository,
    step: &StepName,
    before: &Tree,
    edits: &[Edit],
    later: &Later,
) -> Result<Vec<Vec<Landing>>> {
    let mut trees = Vec::new();
    for step in &later.steps {
        trees.push(Tree::read(&repository.step(step))?);
    }
    let places = Places::new(before, &trees);
    Ok(edits.iter().map(|edit| land_one(step, edit, later, &trees, &places)).collect())
}

/// The edit of a step that took it, which is the better pattern for the steps behind: they are more
/// like it than like the first.
struct Pattern<'a> {
    step: &'a StepName,
    old: File,
    new: File,
}

fn land_one(
    step: &StepName,
    edit: &Edit,
    later: &Later,
    trees: &[Tree],
    places: &Places,
) -> Vec<Landing> {
    let mut landings = Vec::new();
    let mut nearest: Option<Pattern<'_>> = None;
    for (number, (to, tree)) in later.steps.iter().zip(trees).enumerate() {
        let place = places.of(edit, number);
        let path = place.clone().unwrap_or_else(|| edit.path().to_owned());
        let fate = match place {
            _ if later.left_out.contains(to) => Fate::LeftOut,
            None => Fate::Absent,
            Some(place) => fate(step, to, edit, &place, tree, nearest.as_ref()),
        };
        if let Fate::Takes { before: Some(old), after: Some(new), .. } = &fate {
            nearest = Some(Pattern { step: to, old: old.clone(), new: new.clone() });
        }
        landings.push(Landing { step: to.clone(), path: target(edit, path), fate });
    }
    landings
}

/// Where the file is afterwards: a step that has it where the edited step had it follows its move.
fn target(edit: &Edit, place: PathBuf) -> PathBuf {
    match (&edit.old, &edit.new) {
        (Some(old), Some(new)) if old.path == place => new.path.clone(),
        _ => place,
    }
}

fn fate(
    from: &StepName,
    to: &StepName,
    edit: &Edit,
    place: &Path,
    tree: &Tree,
    nearest: Option<&Pattern<'_>>,
) -> Fate {
    let ours = tree.files.get(place);
    let renamed = |version: &Version| renamed(&version.file, from, to);
    match (edit.old.as_ref().map(renamed), edit.new.as_ref().map(renamed), ours) {
        (Some(_), None, None) => Fate::Equal,
        (Some(_), _, None) | (None, None, _) => Fate::Absent,
        (None, Some(new), None) => takes(None, Some(new), None),
        (None, Some(new), Some(ours)) if new == *ours => Fate::Equal,
        (Some(old), None, Some(ours)) if old == *ours => takes(Some(ours.clone()), None, None),
        (Some(_), None, Some(_)) => other_way("it is gone there, and differs here\n"),
        (None, Some(_), Some(_)) => other_way("it is new there, and another one here\n"),
        (Some(old), Some(new), Some(ours)) => {
            let target = target(edit, place.to_owned());
            let moved_from = (target != place).then(|| place.to_owned());
            match merged(from, to, (&old, &new), ours, nearest) {
                Merged::Clean(file) if file == *ours && moved_from.is_none() => Fate::Equal,
                Merged::Clean(file) => takes(Some(ours.clone()), Some(file), moved_from),
                Merged::Conflict(conflict) => Fate::Conflict(conflict),
            }
        }
    }
}

fn takes(before: Option<File>, after: Option<File>, moved_from: Option<PathBuf>) -> Fate {
    Fate::Takes { before, after, moved_from }
}

fn other_way(shown: &str) -> Fate {
    Fate::Conflict(Conflict { line: 1, shown: shown.to_owned(), marked: String::new() })
}

fn merged(
    from: &StepName,
    to: &StepName,
    (old, new): (&File, &File),
    ours: &File,
    nearest: Option<&Pattern<'_>>,
) -> Merged {
    let nearest = nearest.map(|pattern| {
        let file = |file| renamed(file, pattern.step, to);
        (pattern.step, file(&pattern.old), file(&pattern.new))
    });
    // A copy stays a copy.
    if let Some((_, old, new)) = &nearest
        && old == ours
    {
        return Merged::Clean(new.clone());
    }
    let labels = |step: &StepName| [format!("{step} before"), to.to_string(), step.to_string()];
    let try_merge = |step: &StepName, old, new| {
        let [base, ours_label, theirs] = labels(step);
        let labels = Labels { base: &base, ours: &ours_label, theirs: &theirs };
        merge(old, ours, new, labels)
    };
    match (try_merge(from, old, new), nearest) {
        (Merged::Conflict(conflict), Some((step, old, new))) => match try_merge(step, &old, &new) {
            Merged::Clean(file) => Merged::Clean(file),
            Merged::Conflict(_) => Merged::Conflict(conflict),
        },
        (merged, _) => merged,
    }
}

/// A file of step `from` as step `to` would have it: under its own package's name.
pub fn renamed(file: &File, from: &StepName, to: &StepName) -> File {
    let Some(text) = file.text() else { return file.clone() };
    let names = Names {
        package: from.step_package(),
        new_package: to.step_package(),
        folder: format!("steps/{from}"),
        new_folder: format!("steps/{to}"),
    };
    // Both begin with `step_`, so no order of `use` lines changes.
    let text = names.replace(text, false);
    let text = text.replace(&format!("exercises/{from}"), &format!("exercises/{to}"));
    let text = text.replace(&from.exercise_package(), &to.exercise_package());
    File { contents: text.into_bytes(), executable: file.executable }
}

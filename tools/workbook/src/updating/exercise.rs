//! Brings a student's work on an exercise into a new version of it, hole by hole. Called by
//! `updating`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::comparison::moves::moves;
use crate::merging::{Labels, merge_texts, merge_texts_preferring_theirs};
use crate::tree::{File, Tree};
use crate::updating::skeleton::{Hole, Skeleton, hole_of, indented_like, take_apart, words};

/// The three versions of an exercise.
pub struct Versions<'a> {
    /// The starter that the student began with.
    pub base: &'a Tree,
    /// The student's files.
    pub work: &'a Tree,
    /// The new starter.
    pub new: &'a Tree,
}

/// A hole that a student has touched.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The file, by its path in the exercise.
    pub path: PathBuf,
    pub hole: Hole,
    /// What the starter had there.
    pub starter: Option<Hole>,
}

/// What became of the work.
#[derive(Debug, Default)]
pub struct Merged {
    pub files: Tree,
    /// The holes of the new version that hold what the student wrote.
    pub kept: Vec<Kept>,
    /// Files whose change outside of holes could not be brought over, and why.
    pub aside: Vec<(PathBuf, &'static str)>,
}

/// A hole that holds what the student wrote.
#[derive(Debug)]
pub struct Kept {
    pub name: String,
    pub path: PathBuf,
    /// Its starter is another one now, and the two could not be merged.
    pub look: bool,
}

/// Every hole that differs from its starter in more than white space, by its name.
pub fn filled(base: &Tree, work: &Tree) -> BTreeMap<String, Filled> {
    let starters: BTreeMap<String, Hole> =
        holes(base).map(|(_, hole)| (hole.name.clone(), hole)).collect();
    let mut filled = BTreeMap::new();
    for (path, hole) in holes(work) {
        let starter = starters.get(&hole.name).cloned();
        if starter.as_ref().is_none_or(|starter| words(&starter.body) != words(&hole.body)) {
            filled.insert(hole.name.clone(), Filled { path, hole, starter });
        }
    }
    filled
}

/// Every hole of an exercise, with its file.
pub fn holes(tree: &Tree) -> impl Iterator<Item = (PathBuf, Hole)> {
    tree.files.iter().flat_map(|(path, file)| {
        let skeleton = file.text().map(|text| take_apart(path, text)).unwrap_or_default();
        skeleton.holes.into_iter().map(|hole| (path.clone(), hole)).collect::<Vec<_>>()
    })
}

/// Merges. `found` gives what the student wrote for a hole of the new version, by its name now.
pub fn merge<'a>(versions: &Versions<'_>, found: impl Fn(&str) -> Option<&'a Filled>) -> Merged {
    let Versions { base, work, new } = versions;
    let moved = moves(base, new);
    let mut merged = Merged::default();
    for (path, file) in &new.files {
        let origin = match base.files.contains_key(path) {
            true => Some(path),
            false => moved.get(path),
        };
        let known =
            origin.and_then(|origin| Some((base.files.get(origin)?, work.files.get(origin))));
        match known {
            // Their own file at this path, or none.
            None => merged.add_new(path, file, work.files.get(path), &found),
            // They deleted it, and nothing else happened to it.
            Some((given, None)) if given == file => {}
            Some((_, None)) => merged.add(path, file, None, &found),
            Some((given, Some(theirs))) => merged.add(path, file, Some((given, theirs)), &found),
        }
    }
    for (path, file) in &work.files {
        let stays = new.files.contains_key(path) || moved.values().any(|from| from == path);
        match base.files.get(path) {
            None if !stays => drop(merged.files.files.insert(path.clone(), file.clone())),
            Some(given) if !stays && differs_outside(path, given, file) => {
                merged.aside.push((path.clone(), "the file is gone"));
            }
            _ => {}
        }
    }
    merged
}

fn differs_outside(path: &Path, given: &File, theirs: &File) -> bool {
    match (given.text(), theirs.text()) {
        (Some(given), Some(theirs)) => {
            take_apart(path, given).text != take_apart(path, theirs).text
        }
        _ => given != theirs,
    }
}

impl Merged {
    fn add_new<'a>(
        &mut self,
        path: &Path,
        file: &File,
        own: Option<&File>,
        found: &impl Fn(&str) -> Option<&'a Filled>,
    ) {
        if own.is_some_and(|own| own != file) {
            self.aside.push((path.to_owned(), "there is a file of this name now"));
        }
        self.add(path, file, None, found);
    }

    /// Adds a file of the new version, with what the student wrote inside its holes, and, where
    /// `(given, theirs)` are known, around them.
    fn add<'a>(
        &mut self,
        path: &Path,
        file: &File,
        known: Option<(&File, &File)>,
        found: &impl Fn(&str) -> Option<&'a Filled>,
    ) {
        let Some(text) = file.text() else {
            let (file, lost) = whole(file, known);
            if lost {
                self.aside.push((path.to_owned(), "it changed as well, and is no text"));
            }
            self.files.files.insert(path.to_owned(), file);
            return;
        };
        let new = take_apart(path, text);
        let around = match known.map(|(given, theirs)| (given.text(), theirs.text())) {
            Some((Some(given), Some(theirs))) => self.around(path, given, theirs, &new),
            _ => new.text.clone(),
        };
        let text = self.fill(path, &around, &new, found);
        let file = File { contents: text.into_bytes(), executable: file.executable };
        self.files.files.insert(path.to_owned(), file);
    }

    /// What stands around the holes.
    fn around(&mut self, path: &Path, given: &str, theirs: &str, new: &Skeleton) -> String {
        let (given, theirs) = (take_apart(path, given).text, take_apart(path, theirs).text);
        if given == theirs {
            return new.text.clone();
        }
        let (text, lost) = merge_texts_preferring_theirs(&given, &theirs, &new.text);
        if lost {
            self.aside.push((path.to_owned(), "the same lines outside of holes changed"));
        }
        text
    }

    fn fill<'a>(
        &mut self,
        path: &Path,
        around: &str,
        new: &Skeleton,
        found: &impl Fn(&str) -> Option<&'a Filled>,
    ) -> String {
        let mut lines: Vec<String> = Vec::new();
        for line in around.lines() {
            let Some(name) = hole_of(line) else {
                lines.push(line.to_owned());
                continue;
            };
            // A hole that is gone may stand in what the student wrote around it.
            let Some(hole) = new.holes.iter().find(|hole| hole.name == name) else { continue };
            lines.extend(hole.head.iter().cloned());
            match found(name) {
                Some(filled) => {
                    let (body, look) = body(filled, hole);
                    lines.extend(body);
                    self.kept.push(Kept { name: name.to_owned(), path: path.to_owned(), look });
                }
                None => lines.extend(hole.body.iter().cloned()),
            }
            lines.push(hole.end.clone());
        }
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }
}

/// What belongs into a hole: what the student wrote, with what changed in the starter where they
/// left it; and whether a person should look, since the two do not go together.
fn body(filled: &Filled, new: &Hole) -> (Vec<String>, bool) {
    let theirs = indented_like(&filled.hole.body, &filled.hole, new);
    let Some(starter) = &filled.starter else { return (theirs, true) };
    let starter = indented_like(&starter.body, starter, new);
    if words(&starter) == words(&new.body) {
        return (theirs, false);
    }
    let text = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let labels = Labels { base: "starter", ours: "yours", theirs: "new starter" };
    match merge_texts(&text(&starter), &text(&theirs), &text(&new.body), labels) {
        Ok(merged) => (merged.lines().map(str::to_owned).collect(), false),
        Err(_) => (theirs, true),
    }
}

/// A file that is no text is taken whole; and whether a change of the student's is lost by it.
fn whole(new: &File, known: Option<(&File, &File)>) -> (File, bool) {
    match known {
        Some((given, theirs)) if given == new => (theirs.clone(), false),
        Some((given, theirs)) => (new.clone(), given != theirs && theirs != new),
        None => (new.clone(), false),
    }
}

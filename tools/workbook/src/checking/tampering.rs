//! Whether the tests and the manifest of an exercise are those that were given. Called by `checking`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use similar::TextDiff;

use crate::checking::difference::with_plain_line_ends;
use crate::checking::manifest;
use crate::tree::{File, Tree};

const MANIFEST: &str = "Cargo.toml";

/// The most lines of a difference that are shown.
const SHOWN_LINES: usize = 40;

/// A test, a transcript or the manifest, other than it was given.
#[derive(Debug)]
pub struct ChangedFile {
    /// Inside the exercise's folder.
    pub path: PathBuf,
    /// From what was given to what is there, cut to [`SHOWN_LINES`].
    pub difference: String,
}

impl ChangedFile {
    /// Whether it is `Cargo.toml`, which is no test.
    pub fn is_manifest(&self) -> bool {
        self.path == Path::new(MANIFEST)
    }
}

/// Compares `tests/` and `Cargo.toml` in `folder` with those of `starter`. Files and crates that only
/// the student has are their own affair, and how an editor ends lines is no change.
pub fn changed_files(starter: &Tree, folder: &Path) -> Result<Vec<ChangedFile>> {
    let mut changed = Vec::new();
    let given = starter
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("tests") || path == &Path::new(MANIFEST));
    for (path, given) in given {
        let there = folder.join(path);
        let difference = if there.exists() {
            let there = File::read(&there)?;
            if there.contents == given.contents || says_the_same(path, given, &there) {
                continue;
            }
            difference(given, &there)
        } else {
            "the file is gone".to_owned()
        };
        changed.push(ChangedFile { path: path.clone(), difference });
    }
    Ok(changed)
}

fn says_the_same(path: &Path, given: &File, there: &File) -> bool {
    let (Some(given), Some(there)) = (given.text(), there.text()) else { return false };
    if path == Path::new(MANIFEST) {
        let there = with_plain_line_ends(there);
        return manifest::is_kept(given, there.trim_start_matches(BYTE_ORDER_MARK)) == Some(true);
    }
    with_plain_line_ends(without_mark(path, there)) == with_plain_line_ends(given)
}

/// What some editors write before a text. The compiler passes over it; insta does not know the header
/// of a snapshot behind it, so there it is a change.
const BYTE_ORDER_MARK: char = '\u{feff}';

fn without_mark<'a>(path: &Path, text: &'a str) -> &'a str {
    match path.extension().is_some_and(|extension| extension == "rs") {
        true => text.trim_start_matches(BYTE_ORDER_MARK),
        false => text,
    }
}

fn difference(given: &File, there: &File) -> String {
    let (Some(given), Some(there)) = (given.text(), there.text()) else {
        return "the file is no text".to_owned();
    };
    let (given, there) = (with_plain_line_ends(given), with_plain_line_ends(there));
    if there.strip_prefix(BYTE_ORDER_MARK) == Some(&given) {
        return "it begins with a byte order mark (BOM), which an editor has written: save it as \
                UTF-8 without BOM"
            .to_owned();
    }
    let difference = TextDiff::from_lines(&*given, &*there);
    let unified = difference.unified_diff().header("given", "yours").to_string();
    let lines: Vec<_> = unified.lines().collect();
    let mut shown = lines[..lines.len().min(SHOWN_LINES)].join("\n");
    if lines.len() > SHOWN_LINES {
        shown.push_str(&format!("\n… and {} more lines", lines.len() - SHOWN_LINES));
    }
    shown
}

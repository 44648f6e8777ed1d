//! Whether the tests of an exercise are those that were given. Called by `checking`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use similar::TextDiff;

use crate::tree::{File, Tree};

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

/// Compares `tests/` and `Cargo.toml` in `folder` with those of `starter`. Files that only the
/// student has are their own affair.
pub fn changed_files(starter: &Tree, folder: &Path) -> Result<Vec<ChangedFile>> {
    let mut changed = Vec::new();
    let given = starter
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("tests") || path == &Path::new("Cargo.toml"));
    for (path, given) in given {
        let there = folder.join(path);
        let difference = if there.exists() {
            let there = File::read(&there)?;
            if there.contents == given.contents {
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

fn difference(given: &File, there: &File) -> String {
    let (Some(given), Some(there)) = (given.text(), there.text()) else {
        return "the file is no text".to_owned();
    };
    let difference = TextDiff::from_lines(given, there);
    let unified = difference.unified_diff().header("given", "yours").to_string();
    let lines: Vec<_> = unified.lines().collect();
    let mut shown = lines[..lines.len().min(SHOWN_LINES)].join("\n");
    if lines.len() > SHOWN_LINES {
        shown.push_str(&format!("\n… and {} more lines", lines.len() - SHOWN_LINES));
    }
    shown
}

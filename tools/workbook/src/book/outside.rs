//! Finds links in the book's sources that lead out of it. Called by `build`: mdBook would copy what
//! they lead to, and `read` would serve it.

use std::path::Path;

use anyhow::{Context, Result};

use super::{Problem, is_left_behind};

/// A problem for each symbolic link below `folder`.
pub fn links(folder: &Path) -> Result<Vec<Problem>> {
    let unreadable = || format!("cannot read the folder {}", folder.display());
    let mut problems = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let entry = entry.with_context(unreadable)?;
        if is_left_behind(&entry.path()) {
            continue;
        }
        let kind = entry.file_type().with_context(unreadable)?;
        if kind.is_symlink() {
            let what = "a link, which would put a file from elsewhere into the book; copy the file \
                        here, or include it";
            problems.push(Problem { file: entry.path(), line: 1, what: what.to_owned() });
        } else if kind.is_dir() {
            problems.extend(links(&entry.path())?);
        }
    }
    Ok(problems)
}

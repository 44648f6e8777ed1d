//! Finding the repository's own files. Called by every rule.

use std::path::{Path, PathBuf};

/// Folders that hold what was built, recorded or fetched, and the small repository of the tests.
const NOT_OURS: [&str; 5] = [".git", ".workbook", "fixture", "node_modules", "target"];

/// Every file of ours in `folder` and below, in order; none where there is no such folder.
pub fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let is_built_book = folder.ends_with("book") && name == "book";
        // What a step keeps while it runs; a room of the chassis is called so as well.
        let is_kept = name == "data" && !folder.ends_with("chassis");
        if !path.is_dir() {
            files.push(path);
        } else if !is_built_book && !is_kept && !NOT_OURS.iter().any(|other| name == *other) {
            files.extend(below(&path));
        }
    }
    files.sort();
    files
}

/// Those of them that end in `.extension`.
pub fn with_extension(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = below(folder);
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files
}

/// The folders directly in `folder`, in order.
pub fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries.map(|entry| entry.path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

/// The folder's own name.
pub fn name(folder: &Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The text of a file; empty where it is none.
pub fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

/// Its lines, numbered from 1.
pub fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

/// Whether `word` stands in `line` with no letter, digit or `_` beside it.
pub fn has_word(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(start, _)| {
        !line[..start].ends_with(part_of_word)
            && !line[start + word.len()..].starts_with(part_of_word)
    })
}

//! Which tests a new step carries. Called by `step`.
//!
//! What a chapter has finished with is tested where it was built. So a step carries those files of
//! its tests that the step before it has as well, and the harness, whose parts need each other. What
//! only its own chapter has does not go on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::tree::Tree;

/// The files of the tests of `source` that the step before it does not have.
pub fn chapter(source: &Tree, previous: Option<&Tree>) -> BTreeSet<PathBuf> {
    let Some(previous) = previous else { return BTreeSet::new() };
    let is_harness = |path: &Path| path.iter().any(|part| part == "harness");
    let is_test = |path: &&PathBuf| path.starts_with("tests") && !is_harness(path);
    let own = |path: &&PathBuf| !previous.files.contains_key(*path);
    source.files.keys().filter(is_test).filter(own).cloned().collect()
}

/// Takes the lines `mod x;` out of the tests whose file is among those left out.
pub fn without_modules(tree: &mut Tree, left: &BTreeSet<PathBuf>) {
    for (path, file) in &mut tree.files {
        let is_rust = path.extension().is_some_and(|ending| ending == "rs");
        if !path.starts_with("tests") || !is_rust {
            continue;
        }
        let Some(text) = file.text() else { continue };
        let folder = folder_of_modules(path);
        let is_left = |name: &str| {
            left.contains(&folder.join(format!("{name}.rs")))
                || left.contains(&folder.join(name).join("mod.rs"))
        };
        let stays = |line: &&str| {
            let name = line.trim().strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
            !name.is_some_and(is_left)
        };
        let kept: String = text.split_inclusive('\n').filter(stays).collect();
        file.contents = kept.into_bytes();
    }
}

/// Where the modules of a file lie: beside `main.rs` and `mod.rs`, else in a folder of its name.
fn folder_of_modules(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    match path.file_stem().and_then(|name| name.to_str()) {
        Some("main" | "mod") | None => folder.to_owned(),
        Some(name) => folder.join(name),
    }
}

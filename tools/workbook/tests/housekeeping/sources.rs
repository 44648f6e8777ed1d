//! Every module says what it is for.

use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// Modules in `steps/` and `tools/` that do not open with `//!`.
fn faults(root: &Path) -> Vec<Fault> {
    let folders = ["steps", "tools"].map(|folder| root.join(folder));
    let sources = folders.iter().flat_map(|folder| files::with_extension(folder, "rs"));
    let silent = sources.filter(|file| !files::text(file).starts_with("//! "));
    let what = "open the module with `//! `: its one duty, and who calls it";
    silent.map(|file| Fault::new(&file, 1, what)).collect()
}

#[test]
fn every_module_opens_with_its_duty() {
    assert_none(&faults(&root()));
}

#[test]
fn a_module_without_its_duty_is_found() {
    let sources = [
        ("steps/01-one/src/lib.rs", "//! The map.\n"),
        ("steps/01-one/src/notes.rs", "use std::fmt;\n"),
        ("tools/one/tests/all/main.rs", "// Tests.\n"),
    ];
    assert_found(faults, &sources, &["steps/01-one/src/notes.rs:1: open", "tools/one/tests/all"]);
}

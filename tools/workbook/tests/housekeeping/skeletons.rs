//! No skeleton of a step lands as it was made.

use std::path::Path;
use std::process::Command;

use crate::fixture::Fixture;
use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// Lines of a step, or of the book, that `cargo workbook step` has left to be written.
fn faults(root: &Path) -> Vec<Fault> {
    let folders = ["book/src", "steps"].map(|folder| root.join(folder));
    let mut faults = Vec::new();
    for file in folders.iter().flat_map(|folder| files::below(folder)) {
        for (line, text) in files::numbered(&files::text(&file)) {
            // In two pieces, so that nobody takes this line for one.
            if text.contains(concat!("FILL", " IN")) {
                faults.push(Fault::new(&file, line, "something is still to be written here"));
            }
        }
    }
    faults
}

#[test]
fn every_skeleton_is_filled() {
    assert_none(&faults(&root()));
}

#[test]
fn a_line_that_is_still_to_be_written_is_found() {
    let files = [
        ("book/src/01-one.md", "# One\n\nFILL IN: all.\n"),
        ("steps/01-one/README.md", "# One\n"),
        ("steps/01-one/exercise.toml", "# FILL IN\n"),
    ];
    assert_found(faults, &files, &["book/src/01-one.md:3: ", "steps/01-one/exercise.toml:1: "]);
}

/// What the program makes, and this rule.
#[test]
fn a_new_step_cannot_land_unnoticed() {
    let fixture = Fixture::without_exercises();
    let step = Command::new(env!("CARGO_BIN_EXE_workbook"))
        .args(["step", "03", "events"])
        .current_dir(fixture.root())
        .output()
        .unwrap();
    assert!(step.status.success(), "{step:?}");
    let mut found: Vec<_> = faults(&fixture.root()).into_iter().map(|fault| fault.file).collect();
    found.dedup();
    let wanted = [
        "book/src/03-events.md",
        "steps/03-events/Cargo.toml",
        "steps/03-events/README.md",
        "steps/03-events/exercise.toml",
    ];
    assert_eq!(found, wanted.map(|path| fixture.path(path)));
}

//! README.md shows a check as it is: the place of its hole is where the exercise has it today. The
//! continuous check compares the rest, for which the exercise must be compiled and run.

use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, is_in_use, root};

/// `File  exercises/…/notes.rs:23`, and below it `Hint  cargo workbook hint 01 color_route`: the hole
/// of that name begins in that line.
fn faults(root: &Path) -> Vec<Fault> {
    let readme = root.join("README.md");
    let text = files::text(&readme);
    let mut faults = Vec::new();
    let mut place = None;
    for (number, line) in files::numbered(&text) {
        if let Some(shown) = line.strip_prefix("File  ") {
            place = Some((number, shown));
        }
        let hole = line.strip_prefix("Hint  ").and_then(|hint| hint.split_whitespace().last());
        if let (Some(hole), Some((number, shown))) = (hole, place) {
            place = None;
            let file = shown.rsplit_once(':').map_or(shown, |(file, _)| file);
            let there = line_of_hole(&root.join(file), hole).map(|line| format!("{file}:{line}"));
            if there.as_deref() != Some(shown) {
                let there = there.unwrap_or_else(|| "in no line of that file".to_owned());
                let what = format!("shows `{shown}`, and the hole `{hole}` begins {there}");
                faults.push(Fault::new(&readme, number, what));
            }
        }
    }
    if !text.contains("\nFile  ") {
        faults.push(Fault::new(&readme, 1, "shows no check with the place of a hole"));
    }
    faults
}

/// The line, from 1, of `// HOLE 1 of 6, color_route: …`.
fn line_of_hole(file: &Path, hole: &str) -> Option<usize> {
    let text = std::fs::read_to_string(file).ok()?;
    let begins = |line: &str| {
        line.split_once("HOLE ").is_some_and(|(_, rest)| {
            let name = rest.split_once(", ").and_then(|(_, rest)| rest.split_once(':'));
            name.is_some_and(|(name, _)| name == hole)
        })
    };
    text.lines().position(begins).map(|line| line + 1)
}

#[test]
fn the_check_in_the_readme_names_the_line_of_its_hole() {
    if !is_in_use() {
        assert_none(&faults(&root()));
    }
}

#[test]
fn a_place_that_has_moved_is_found() {
    let shown = "File  exercises/01-one/src/lib.rs:3\nRead  book/src/01-one.md#two\nHint  cargo workbook hint 01 two\n";
    let readme = format!("# One\n\n{shown}\n{}", shown.replace("two", "three"));
    let holes = "// HOLE 1 of 2, one: One.\n// END OF HOLE one\n// HOLE 2 of 2, two: Two.\n";
    let files = [("README.md", readme.as_str()), ("exercises/01-one/src/lib.rs", holes)];
    let unknown =
        "README.md:7: shows `exercises/01-one/src/lib.rs:3`, and the hole `three` begins in";
    assert_found(faults, &files, &[unknown]);
    let moved = format!("//! A line more.\n{holes}");
    let files =
        [("README.md", &*format!("# One\n\n{shown}")), ("exercises/01-one/src/lib.rs", &moved)];
    let place = "README.md:3: shows `exercises/01-one/src/lib.rs:3`, and the hole `two` begins exercises/01-one/src/lib.rs:4";
    assert_found(faults, &files, &[place]);
    assert_found(faults, &[("README.md", "# One\n")], &["README.md:1: shows no check"]);
}

//! A step's tests are its chapter's: what a later step leaves as it was is tested where it was built.
//!
//! A test file says in its header which sources it tests, as paths of files and folders of the step:
//! `//! Covers: src/notes/services/shares.rs, src/auth/moving`. A later step has all its tests again,
//! or these sources are in it what they were, byte for byte but for the crate's name; they may have
//! moved. Where a chapter takes some away, or tests them anew in another file, the header says so:
//! `//! Covers until 05: src/auth/moving`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

const TESTS: &str = "tests/checkpoints";

/// What every later step runs again, and what starts and reads the step for the tests.
const EVERYWHERE: [&str; 4] = ["main.rs", "contract", "gateway", "harness"];

/// Tests whose rules hold for every step by a test of this crate: see `services`.
const RULES: [&str; 1] = ["structure.rs"];

/// Steps that no later one grows from.
const SIDE_STREETS: [&str; 1] = ["07-bookstore"];

/// Some sources that a test file covers.
struct Covered {
    line: usize,
    /// The number of the step that takes them away, or tests them in another file.
    until: Option<String>,
    paths: Vec<String>,
}

fn faults(root: &Path) -> Vec<Fault> {
    let steps = files::folders_in(&root.join("steps"));
    let mut faults = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let is_last = SIDE_STREETS.contains(&files::name(step).as_str());
        let later = if is_last { &[] } else { &steps[index + 1..] };
        for test in files::with_extension(&step.join(TESTS), "rs") {
            let name = test.strip_prefix(step.join(TESTS)).unwrap_or(&test);
            let first = name.components().next().map(|first| first.as_os_str().to_owned());
            let is = |known: &[&str]| first.as_ref().is_some_and(|f| known.iter().any(|k| f == *k));
            if !is(&EVERYWHERE) && !is(&RULES) {
                faults.extend(faults_of(step, &test, later));
            }
        }
    }
    faults
}

/// What is wrong with one test file: with its header, and in the steps that do without it.
fn faults_of(step: &Path, test: &Path, later: &[PathBuf]) -> Vec<Fault> {
    let (names, covered) = (names_of(&files::text(test)), covered_by(&files::text(test)));
    let mut faults = Vec::new();
    for Covered { line, paths, .. } in &covered {
        for path in paths.iter().filter(|path| sources(step, path).is_empty()) {
            faults.push(Fault::new(test, *line, format!("this step has no `{path}`")));
        }
    }
    for after in later {
        let there = names_in(after);
        if names.iter().all(|name| there.contains(name)) {
            break;
        }
        if covered.is_empty() {
            let missing = names.iter().find(|name| !there.contains(*name)).expect("one is");
            let what = format!(
                "{} has no test {missing}: carry it there, or say what these test, `//! Covers: \
                 src/…`, which is then the same there",
                files::name(after)
            );
            faults.push(Fault::new(test, 1, what));
            break;
        }
        for Covered { line, until, paths } in &covered {
            let number = number_of(after);
            if until.as_ref().is_some_and(|until| number > *until) {
                continue;
            }
            let over = *until == Some(number);
            for path in paths {
                match changed(step, after, path) {
                    Some(_) if over && (gone(after, path) || is_covered(after, path)) => {}
                    Some((file, how)) => faults.push(Fault::new(
                        &file,
                        1,
                        format!(
                            "{how} {}, and its tests stayed in {}: take the change back, or carry \
                             the tests again",
                            step.join(path).display(),
                            test.display()
                        ),
                    )),
                    None if over => {
                        let what = format!("{} has `{path}` as it is here", files::name(after));
                        faults.push(Fault::new(test, *line, what));
                    }
                    None => {}
                }
            }
        }
    }
    faults
}

/// The number of a step, such as `05`.
fn number_of(step: &Path) -> String {
    files::name(step).split('-').next().unwrap_or_default().to_owned()
}

/// The names of the tests in a text.
fn names_of(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_test = false;
    for line in text.lines() {
        is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        if let Some((name, _)) = function.and_then(|rest| rest.split_once('('))
            && is_test
        {
            names.push(name.to_owned());
            is_test = false;
        }
    }
    names
}

/// The names of a step's tests.
fn names_in(step: &Path) -> BTreeSet<String> {
    let tests = files::with_extension(&step.join(TESTS), "rs");
    tests.iter().flat_map(|test| names_of(&files::text(test))).collect()
}

/// The lines `//! Covers: …` of a header.
fn covered_by(text: &str) -> Vec<Covered> {
    let header = files::numbered(text).take_while(|(_, line)| line.starts_with("//!"));
    let read = |(line, text): (usize, &str)| {
        let (until, paths) = text.strip_prefix("//! Covers")?.split_once(':')?;
        let until = until.trim().strip_prefix("until ").map(str::to_owned);
        let paths = paths.split(',').map(|path| path.trim().to_owned()).collect();
        Some(Covered { line, until, paths })
    };
    header.filter_map(read).collect()
}

/// The files of a step at a path, which may be a folder.
fn sources(step: &Path, path: &str) -> Vec<PathBuf> {
    let path = step.join(path);
    if path.is_file() { vec![path] } else { files::below(&path) }
}

fn gone(step: &Path, path: &str) -> bool {
    sources(step, path).is_empty()
}

fn is_covered(step: &Path, path: &str) -> bool {
    let tests = files::with_extension(&step.join(TESTS), "rs");
    let covered = tests.iter().flat_map(|test| covered_by(&files::text(test)));
    covered.flat_map(|covered| covered.paths).any(|covered| Path::new(path).starts_with(covered))
}

/// The first file of `after` that differs from the same one in `step`, and how.
fn changed(step: &Path, after: &Path, path: &str) -> Option<(PathBuf, &'static str)> {
    let here = sources(step, path);
    for file in &here {
        let inside = file.strip_prefix(step).unwrap_or(file);
        let there = after.join(inside);
        let wanted = without_name(step, file);
        if there.is_file() {
            if without_name(after, &there) != wanted {
                return Some((there, "differs from"));
            }
        } else if !has_moved(after, file, &wanted) {
            return Some((there, "is not there, unlike"));
        }
    }
    let known: BTreeSet<_> = here.iter().filter_map(|file| file.strip_prefix(step).ok()).collect();
    let there = sources(after, path).into_iter();
    let mut added = there.filter(|f| f.strip_prefix(after).is_ok_and(|f| !known.contains(f)));
    added.next().map(|file| (file, "is new in"))
}

/// Whether the file stands in another folder of the step.
fn has_moved(after: &Path, file: &Path, wanted: &str) -> bool {
    let mut all = files::below(&after.join("src"));
    all.extend(files::below(&after.join("migrations")));
    all.iter()
        .any(|other| other.file_name() == file.file_name() && without_name(after, other) == wanted)
}

/// The text of a file without the name of its step's crate.
fn without_name(step: &Path, file: &Path) -> String {
    files::text(file).replace(&format!("step_{}", files::name(step).replace('-', "_")), "step")
}

#[test]
fn what_a_later_step_has_changed_is_tested_there() {
    assert_none(&faults(&root()));
}

#[test]
fn a_changed_source_whose_tests_stayed_behind_is_found() {
    let one = "//! Says how much.\npub fn much() {}\n";
    let test =
        |header: &str, name: &str| format!("{header}\n#[tokio::test]\nasync fn {name}() {{}}\n");
    let carried = test("//! Said by nobody, and carried.", "carried");
    let half = carried.clone() + "\n#[test]\nfn left() {}\n";
    let tests = [
        ("much", test("//! How much.\n//!\n//! Covers: src/much.rs, src/a\n", "much")),
        ("silent", test("//! Says not what it tests.\n", "silent")),
        ("carried", carried.clone()),
        ("half", half),
        ("old", test("//! Old.\n//! Covers until 02: src/old.rs\n", "old")),
        ("new", test("//! Ours.\n//! Covers until 02: src/b.rs\n", "new")),
        ("kept", test("//! Ours.\n//! Covers until 02: src/a\n", "kept")),
        ("wrong", test("//! Ours.\n//! Covers: src/none.rs\n", "wrong")),
        ("harness/mod", "//! Starts it.\n".to_owned()),
    ];
    let other = test("//! B, anew.\n//! Covers: src/b.rs\n", "other");
    let sources = [
        ("steps/01-one/src/much.rs", one),
        ("steps/01-one/src/a/x.rs", "//! X of step_01_one.\n"),
        ("steps/01-one/src/old.rs", "//! Old.\n"),
        ("steps/01-one/src/b.rs", "//! B.\n"),
        ("steps/02-two/tests/checkpoints/again.rs", carried.as_str()),
        ("steps/02-two/tests/checkpoints/other.rs", other.as_str()),
        // Moved, and the same.
        ("steps/02-two/src/moved/much.rs", one),
        ("steps/02-two/src/a/x.rs", "//! X of step_02_two.\n"),
        ("steps/02-two/src/b.rs", "//! B, changed.\n"),
        // One byte is another.
        ("steps/03-three/src/much.rs", "//! Says how much.\npub fn Much() {}\n"),
        ("steps/03-three/src/a/x.rs", "//! X of step_03_three.\n"),
        ("steps/03-three/src/a/y.rs", "//! Y.\n"),
        ("steps/03-three/src/b.rs", "//! B, changed.\n"),
        ("steps/03-three/tests/checkpoints/carried.rs", carried.as_str()),
    ];
    let in_one = |name: &str| format!("steps/01-one/{TESTS}/{name}.rs");
    let tests = tests.iter().map(|(name, text)| (in_one(name), text.as_str()));
    let sources = sources.iter().map(|(path, text)| ((*path).to_owned(), *text));
    let files: Vec<_> = tests.chain(sources).collect();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let wanted = [
        "steps/01-one/tests/checkpoints/half.rs:1: 02-two has no test left: carry",
        "steps/01-one/tests/checkpoints/kept.rs:2: 02-two has `src/a` as it is here",
        "steps/03-three/src/much.rs:1: differs from steps/01-one/src/much.rs, and its tests stayed \
         in steps/01-one/tests/checkpoints/much.rs: take",
        "steps/03-three/src/a/y.rs:1: is new in steps/01-one/src/a, and",
        "steps/01-one/tests/checkpoints/silent.rs:1: 02-two has no test silent: carry",
        "steps/01-one/tests/checkpoints/wrong.rs:2: this step has no `src/none.rs`",
    ];
    assert_found(faults, &files, &wanted);
}

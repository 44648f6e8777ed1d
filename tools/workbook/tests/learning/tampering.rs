//! `check` on an exercise whose tests are not those that were given.

use serde_json::Value;

use crate::fixture::Fixture;
use crate::solutions::{solve, solve_all};

const SNAPSHOT: &str =
    "exercises/01-small/tests/checkpoints/transcripts/a_guest_is_greeted_by_name.snap";

/// The hole `greet` is open, and the transcripts say what it answers.
fn tampered() -> Fixture {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    solve(&fixture, "list");
    fixture.replace(SNAPSHOT, "Hello, Ada!", "Hello, ADA!");
    let journey = "exercises/01-small/tests/checkpoints/transcripts/a_guest_reads_the_notes.snap";
    fixture.replace(journey, "Hello, Grace!", "Hello, GRACE!");
    fixture
}

#[test]
fn a_changed_transcript_is_shown_and_does_not_count() {
    let fixture = tampered();
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["The tests are not those that were given", SNAPSHOT, "-Hello, Ada!"]);
    run.expect(1, &["+Hello, ADA!", "cargo workbook reset 01 --tests", "6 of 6 checkpoints green"]);
    assert!(!run.stdout.contains("is done"), "{run}");
    let progress: Value = serde_json::from_str(&fixture.read(".workbook/progress.json")).unwrap();
    let step = &progress["steps"]["01-small"];
    assert_eq!(step["done"], false);
    assert_eq!(step["tests_changed"].as_array().unwrap().len(), 2);
    fixture.workbook(&[]).expect(0, &["cargo workbook reset 01 --tests"]);
}

#[test]
fn changed_tests_are_part_of_the_json_and_can_be_put_back() {
    let fixture = tampered();
    let run = fixture.workbook(&["check", "--json"]);
    assert_eq!(run.code, 1, "{run}");
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let changed = report["tests_changed"].as_array().unwrap();
    assert!(changed.contains(&SNAPSHOT.replace("exercises/01-small/", "").into()), "{changed:?}");
    assert_eq!(report["done"], false);
    fixture.workbook(&["reset", "01", "--tests"]).expect(0, &[]);
    let restored = fixture.workbook(&["check", "01"]);
    restored.expect(1, &["  − Hello, Ada!\n  + Hello, ADA!\n"]);
    assert!(!restored.stdout.contains("not those that were given"), "{restored}");
}

#[test]
fn a_deleted_test_and_a_changed_manifest_are_noticed() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    std::fs::remove_file(fixture.path(SNAPSHOT)).unwrap();
    fixture.replace("exercises/01-small/Cargo.toml", "doctest = false", "doctest = true");
    let run = fixture.workbook(&["check"]);
    run.expect(1, &[SNAPSHOT, "the file is gone", "exercises/01-small/Cargo.toml"]);
}

#[test]
fn an_emptied_test_file_passes_nothing() {
    let fixture = Fixture::new();
    let nothing = "//! Nothing.\n".repeat(60);
    fixture.write("exercises/01-small/tests/checkpoints/main.rs", &nothing);
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["The tests are not those", "0 of 5 checkpoints green", "… and 29 more lines"]);
    run.expect(1, &["· a_guest_is_greeted_by_name (its test is gone)"]);
}

#[test]
fn tests_of_ones_own_are_fine() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    fixture.write("exercises/01-small/tests/mine.rs", "#[test]\nfn mine() {}\n");
    let run = fixture.workbook(&["check"]);
    run.expect(0, &["chapter 01 is done"]);
}

/// Every test and every transcript, as an editor on Windows saves them.
#[test]
fn line_ends_are_no_change() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    for (file, contents) in fixture.files("exercises/01-small/tests") {
        let text = String::from_utf8(contents).unwrap().replace('\n', "\r\n");
        let mark = if file.ends_with(".rs") { "\u{feff}" } else { "" };
        fixture.write(&file, &format!("{mark}{text}"));
    }
    let manifest = fixture.read("exercises/01-small/Cargo.toml").replace('\n', "\r\n");
    fixture.write("exercises/01-small/Cargo.toml", &manifest);
    let run = fixture.workbook(&["check"]);
    run.expect(0, &["chapter 01 is done"]);
    assert!(!run.stdout.contains("that were given"), "{run}");
}

#[test]
fn of_a_changed_test_only_the_change_is_shown_whatever_its_line_ends() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    solve(&fixture, "list");
    let test = fixture.read(SNAPSHOT).replace("Hello, Ada!", "Hello, ADA!");
    fixture.write(SNAPSHOT, &test.replace('\n', "\r\n"));
    let journey = "exercises/01-small/tests/checkpoints/transcripts/a_guest_reads_the_notes.snap";
    let marked = format!("\u{feff}{}", fixture.read(journey));
    fixture.write(journey, &marked);
    let notes = "exercises/01-small/tests/checkpoints/transcripts/no_notes_are_listed_as_such.snap";
    fixture.write(notes, &fixture.read(notes).replace('\n', "\r\n"));
    let run = fixture.workbook(&["check"]);
    run.expect(1, &[SNAPSHOT, "-Hello, Ada!", "+Hello, ADA!", journey, "byte order mark (BOM)"]);
    assert!(!run.stdout.contains(notes), "{run}");
}

#[test]
fn a_crate_of_ones_own_is_fine_and_another_manifest_is_called_one() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    let manifest = "exercises/01-small/Cargo.toml";
    let given = fixture.read(manifest);
    fixture.write("mine/Cargo.toml", "[package]\nname = \"mine\"\nedition = \"2024\"\n");
    fixture.write("mine/src/lib.rs", "//! Mine.\n");
    fixture.write(manifest, &format!("{given}\n[dependencies]\nmine.path = \"../../mine\"\n"));
    fixture.replace("Cargo.toml", "exclude = [", "exclude = [\"mine\", ");
    fixture.workbook(&["check", "01"]).expect(0, &["chapter 01 is done"]);

    fixture.write(manifest, &given.replace("doctest = false", "doctest = true"));
    let run = fixture.workbook(&["check", "01"]);
    run.expect(1, &["The manifest is not the one that was given", "+doctest = true"]);
    assert!(!run.stdout.contains("The tests are not"), "{run}");
}

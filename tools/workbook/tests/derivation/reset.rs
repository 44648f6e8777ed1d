//! `reset`: nothing that a student wrote is lost.

use crate::fixture::Fixture;

const NOTES: &str = "exercises/01-small/src/notes.rs";
const GREETING: &str = "exercises/01-small/src/greeting.rs";
const TRANSCRIPT: &str =
    "exercises/01-small/tests/checkpoints/transcripts/a_guest_is_greeted_by_name.snap";

/// A student has solved two holes, changed a test, deleted a file and added one.
fn at_work() -> Fixture {
    let fixture = Fixture::new();
    fixture.replace(NOTES, "todo!(\"title of {text}\")", "text.trim().into()");
    fixture.replace(GREETING, "name.to_uppercase()", "name");
    fixture.replace(TRANSCRIPT, "Ada", "ADA");
    fixture.write("exercises/01-small/src/own.rs", "//! Mine.\n");
    std::fs::remove_file(fixture.path("exercises/01-small/README.md")).unwrap();
    fixture
}

#[test]
fn the_starter_comes_back_and_own_files_stay() {
    let fixture = at_work();
    let pristine = Fixture::new().files("exercises/01-small");
    let run = fixture.workbook(&["reset", "1"]);
    run.expect(0, &["leaving your own file src/own.rs as it is", "reset --undo 01"]);
    let mut files = fixture.files("exercises/01-small");
    files.retain(|(path, _)| !path.ends_with("own.rs"));
    assert_eq!(files, pristine);
    assert_eq!(fixture.read("exercises/01-small/src/own.rs"), "//! Mine.\n");
}

#[test]
fn undo_brings_everything_back_and_can_be_undone() {
    let fixture = at_work();
    let work = fixture.files("exercises/01-small");
    fixture.workbook(&["reset", "1"]).expect(0, &[]);
    let starter = fixture.files("exercises/01-small");
    assert_ne!(work, starter);
    fixture.workbook(&["reset", "--undo", "1"]).expect(0, &["before `reset`"]);
    assert_eq!(fixture.files("exercises/01-small"), work);
    fixture.workbook(&["reset", "--undo"]).expect(0, &["before `undo`"]);
    assert_eq!(fixture.files("exercises/01-small"), starter);
}

#[test]
fn a_backup_has_its_own_files_too_and_is_found_by_its_name() {
    let fixture = at_work();
    fixture.workbook(&["reset", "1"]).expect(0, &[]);
    fixture.write("exercises/01-small/src/own.rs", "//! Changed since.\n");
    fixture.workbook(&["reset", "1"]).expect(0, &["nothing to do"]);
    fixture.write(NOTES, "a second attempt");
    fixture.workbook(&["reset", "1"]).expect(0, &[]);

    let run = fixture.workbook(&["reset", "--list", "--json"]);
    let backups: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(backups.as_array().unwrap().len(), 2, "{run}");
    let oldest = &backups[1];
    assert_eq!(oldest["command"], "reset");
    assert_eq!(oldest["step"], "01-small");
    assert_eq!(oldest["absent"], serde_json::json!(["README.md"]));
    let kept = ["src/greeting.rs", "src/notes.rs", "src/own.rs"];
    assert_eq!(oldest["files"].as_array().unwrap()[..3], kept, "{run}");

    let name = oldest["name"].as_str().unwrap();
    fixture.workbook(&["reset", "--list"]).expect(0, &[name, "  src/own.rs"]);
    fixture.workbook(&["reset", "--undo", "--backup", name]).expect(0, &[]);
    assert_eq!(fixture.read("exercises/01-small/src/own.rs"), "//! Mine.\n");
    assert!(!fixture.exists("exercises/01-small/README.md"));
}

#[test]
fn one_hole_is_reset_and_the_others_stay() {
    let fixture = at_work();
    fixture.workbook(&["reset", "1", "--hole", "title"]).expect(0, &[NOTES]);
    assert!(fixture.read(NOTES).contains("    todo!(\"title of {text}\")\n"));
    assert!(fixture.read(GREETING).contains("format!(\"Hello, {}!\", name)"));
    fixture.workbook(&["reset", "1", "--hole", "3"]).expect(0, &[GREETING]);
    assert!(fixture.read(GREETING).contains("name.to_uppercase()"));
}

#[test]
fn a_hole_whose_marks_are_gone_is_not_guessed() {
    let fixture = at_work();
    fixture.replace(NOTES, "    // END OF HOLE title\n", "");
    let before = fixture.files("exercises/01-small");
    let run = fixture.workbook(&["reset", "1", "--hole", "title"]);
    run.expect(2, &[NOTES, "END OF HOLE title", "cargo workbook solution 01 title"]);
    assert_eq!(fixture.files("exercises/01-small"), before);
    let run = fixture.workbook(&["reset", "1", "--hole", "tittle"]);
    run.expect(2, &["01-small has no hole `tittle`; its holes are: title, list, greet"]);
}

#[test]
fn tests_alone_are_restored_and_solutions_stay() {
    let fixture = at_work();
    fixture.workbook(&["reset", "1", "--tests"]).expect(0, &[TRANSCRIPT]);
    assert!(fixture.read(TRANSCRIPT).contains("Hello, Ada!"));
    assert!(fixture.read(NOTES).contains("text.trim().into()"));
    assert!(!fixture.exists("exercises/01-small/README.md"));
}

#[test]
fn the_exercise_of_the_current_folder_is_meant() {
    let fixture = at_work();
    fixture.write("exercises/02-other/src/lib.rs", "mine");
    let run = fixture.workbook_in("exercises/02-other/src", &["reset"]);
    run.expect(0, &["exercises/02-other (the exercise of the current folder)"]);
    assert!(fixture.read(NOTES).contains("text.trim().into()"));
    let run = fixture.workbook_in("exercises/02-other/src", &["reset", "--undo"]);
    run.expect(0, &["wrote exercises/02-other/src/lib.rs"]);
    assert_eq!(fixture.read("exercises/02-other/src/lib.rs"), "mine");
}

#[test]
fn without_a_backup_there_is_nothing_to_undo() {
    let fixture = Fixture::new();
    fixture.workbook(&["reset", "--list"]).expect(0, &["there is no backup"]);
    fixture.workbook(&["reset", "--undo"]).expect(2, &["there is no such backup"]);
    fixture.workbook(&["reset", "--undo", "9"]).expect(2, &["there is no step `9`"]);
}

#[test]
fn an_unknown_step_is_named_with_those_that_are_known() {
    let run = Fixture::new().workbook(&["reset", "07"]);
    run.expect(2, &["there is no step `07`; the steps are: 01-small, 02-other"]);
}

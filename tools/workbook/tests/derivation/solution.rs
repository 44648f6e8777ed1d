//! `solution`: shows the reference of one hole, or writes it into the exercise.

use crate::fixture::Fixture;

#[test]
fn the_reference_is_shown_with_its_place() {
    let fixture = Fixture::new();
    let run = fixture.workbook(&["solution", "1", "title"]);
    run.expect(0, &["steps/01-small/src/notes.rs:6", "    text.trim().to_owned()\n"]);
    fixture.workbook_in("exercises/02-other", &["solution", "1"]).expect(0, &["number + number"]);
    fixture.workbook(&["solution", "1", "x"]).expect(2, &["its holes are: title, list, greet"]);
    assert!(!fixture.exists(".workbook/backups"));
}

#[test]
fn applied_it_stands_in_the_hole_and_the_attempt_in_a_backup() {
    let fixture = Fixture::new();
    let notes = "exercises/01-small/src/notes.rs";
    fixture.replace(notes, "let _ = titles;\n    todo!(\"list\")", "titles.concat()");
    fixture.replace(notes, "/// The title of a note.", "/// The title, as I see it.");
    fixture.workbook(&["solution", "1", "2", "--apply"]).expect(0, &[notes, "-solution-01-small"]);
    let text = fixture.read(notes);
    let solved = "    // a_guest_reads_the_notes\n    if titles.is_empty() {\n";
    assert!(text.contains(solved) && text.contains("as I see it"), "{text}");
    assert!(text.contains("collect()\n    // END OF HOLE list\n}\n"), "{text}");
    fixture.workbook(&["reset", "--undo", "1"]).expect(0, &[]);
    assert!(fixture.read(notes).contains("titles.concat()"));
}

#[test]
fn all_applied_leave_the_solved_step_with_the_marks() {
    let fixture = Fixture::new();
    for hole in ["title", "list", "greet"] {
        fixture.workbook(&["solution", "1", hole, "--apply", "--yes"]).expect(0, &[]);
    }
    let mut cargo = std::process::Command::new("cargo");
    cargo.args(["test", "--offline", "-p", "exercise-01-small"]);
    let run = crate::fixture::Run::of(&mut fixture.prepared(cargo, &[]));
    run.expect(0, &["6 passed"]);
}

#[test]
fn without_the_marks_it_says_where_it_belongs() {
    let fixture = Fixture::new();
    let notes = "exercises/01-small/src/notes.rs";
    fixture.write(notes, "pub fn title() {}\n");
    let run = fixture.workbook(&["solution", "1", "title", "--apply"]);
    run.expect(2, &[notes, "HOLE …, title", "cargo workbook solution 01 title"]);
    assert_eq!(fixture.read(notes), "pub fn title() {}\n");
}

//! `hint`: one more each time, for the first hole that is open.

use crate::fixture::Fixture;

#[test]
fn each_call_reveals_the_next_hint() {
    let fixture = Fixture::new();
    let place = "exercises/01-small/src/notes.rs:5";
    let run = fixture.workbook(&["hint", "1"]);
    run.expect(0, &["hole 1, title", place, "hint 1 of 2: Look at the methods of `str`."]);
    assert!(!run.stdout.contains("barber") && !run.stdout.contains("solution"), "{run}");
    let run = fixture.workbook(&["hint", "1"]);
    run.expect(0, &["hint 2 of 2: One of them", "cargo workbook solution 01 title"]);
    assert!(!run.stdout.contains("hint 1"), "{run}");
    let run = fixture.workbook(&["hint", "1"]);
    run.expect(0, &["hint 1 of 2", "hint 2 of 2", "cargo workbook solution 01 title"]);
}

#[test]
fn the_first_hole_that_nobody_touched_is_meant() {
    let fixture = Fixture::new();
    let notes = "exercises/01-small/src/notes.rs";
    fixture.replace(notes, "todo!(\"title of {text}\")", "text.trim().into()");
    fixture.workbook(&["hint", "1"]).expect(0, &["hole 2, list"]);
    // Another indentation is no attempt.
    fixture.replace(notes, "    let _ = titles;", "        let _ = titles;");
    fixture.workbook(&["hint", "1"]).expect(0, &["hole 2, list"]);
    fixture.replace(notes, "todo!(\"list\")", "\"no notes\".into()");
    fixture.workbook(&["hint", "1"]).expect(0, &["hole 3, greet"]);
    fixture.replace("exercises/01-small/src/greeting.rs", "name.to_uppercase()", "name");
    fixture.workbook(&["hint", "1"]).expect(0, &["no hole is open", "cargo workbook check 01"]);
}

#[test]
fn a_hole_that_was_red_at_the_last_check_is_open() {
    let fixture = Fixture::new();
    let notes = "exercises/01-small/src/notes.rs";
    fixture.replace(notes, "todo!(\"title of {text}\")", "text.to_owned()");
    let holes = serde_json::json!({ "title": "open", "list": "open", "greet": "open" });
    let progress = serde_json::json!({ "version": 1, "steps": { "01-small": { "holes": holes } } });
    fixture.write(".workbook/progress.json", &progress.to_string());
    fixture.workbook(&["hint", "1"]).expect(0, &["hole 1, title"]);
}

#[test]
fn a_hole_can_be_named_and_all_hints_shown() {
    let fixture = Fixture::new();
    let run = fixture.workbook(&["hint", "list", "--all"]);
    run.expect(0, &["hole 2, list", "hint 1 of 3", "hint 2 of 3", "hint 3 of 3"]);
    fixture.workbook_in("exercises/01-small", &["hint", "greet"]).expect(0, &["hole 3, greet"]);
    fixture.workbook(&["hint", "1", "3"]).expect(0, &["hole 3, greet"]);
    fixture.workbook(&["hint", "1", "gret"]).expect(2, &["has no hole `gret`"]);
}

#[test]
fn a_program_can_read_it() {
    let fixture = Fixture::new();
    fixture.workbook(&["hint", "1", "list"]).expect(0, &[]);
    let run = fixture.workbook(&["hint", "1", "list", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(value["shown"], 2);
    assert_eq!(value["of"], 3);
    assert_eq!(value["line"], 13);
    assert_eq!(value["hints"].as_array().unwrap().len(), 2);
}

#[test]
fn a_broken_memory_is_named() {
    let fixture = Fixture::new();
    fixture.write(".workbook/hints.json", "{");
    fixture.workbook(&["hint", "1"]).expect(2, &[".workbook/hints.json", "remove it"]);
}

//! `.workbook/progress.json` survives other editions of the workbook, and its own ruin.

use serde_json::Value;

use crate::fixture::Fixture;
use crate::solutions::solve;

const FILE: &str = ".workbook/progress.json";

#[test]
fn what_another_edition_wrote_is_kept() {
    let fixture = Fixture::new();
    let other = r#"{ "version": 9, "colour": "blue", "steps": {
        "01-small": { "holes": { "gone": "green" }, "stars": 3 },
        "17-later": { "done": true, "checkpoints": { "a": "passed" } } } }"#;
    fixture.write(FILE, other);
    assert_eq!(fixture.workbook(&["check", "01"]).code, 1);
    let progress: Value = serde_json::from_str(&fixture.read(FILE)).unwrap();
    assert_eq!(progress["version"], 9);
    assert_eq!(progress["colour"], "blue");
    assert_eq!(progress["steps"]["01-small"]["stars"], 3);
    assert_eq!(progress["steps"]["01-small"]["holes"]["gone"], "green");
    assert_eq!(progress["steps"]["01-small"]["holes"]["greet"], "open");
    assert_eq!(progress["steps"]["17-later"]["done"], true);
}

#[test]
fn a_chapter_that_got_another_number_keeps_its_progress() {
    let fixture = Fixture::new();
    let green = r#"{ "version": 1, "steps": { "04-small": { "done": true, "holes":
        { "title": "green", "list": "green", "greet": "green" } } } }"#;
    fixture.write(FILE, green);
    fixture.workbook(&["status"]).expect(0, &["01 Small  ✓ 3 of 3"]);
    solve(&fixture, "title");
    assert_eq!(fixture.workbook(&["check", "01"]).code, 1);
    let progress: Value = serde_json::from_str(&fixture.read(FILE)).unwrap();
    assert_eq!(progress["steps"]["01-small"]["holes"]["list"], "open");
    assert_eq!(progress["steps"]["04-small"], Value::Null, "moved, not doubled");
}

#[test]
fn a_broken_file_is_moved_aside() {
    let fixture = Fixture::new();
    fixture.write(FILE, "{ \"version\": 1, \"ste");
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["could not be understood", ".workbook/progress.json.broken-1"]);
    assert_eq!(fixture.read(".workbook/progress.json.broken-1"), "{ \"version\": 1, \"ste");
    std::fs::write(fixture.path(FILE), [0xff, 0xfe]).unwrap();
    fixture.workbook(&["status"]).expect(0, &[".workbook/progress.json.broken-2"]);
    assert_eq!(fixture.read(".workbook/progress.json.broken-1"), "{ \"version\": 1, \"ste");
    fixture.workbook(&["status"]).expect(0, &["01 Small  not started"]);
}

//! A command that is run again changes nothing, and never overwrites what a person edited.

use generator::{FileChange, Mode, Outcome};
use serde_json::json;

use crate::fixture::{Fixture, change_of, fault};

const BOOK: &str = "src/bookstore/models/book.rs";
const MODELS: &str = "src/bookstore/models/mod.rs";

#[test]
fn every_command_twice_is_once() {
    let fixture = Fixture::new();
    let fields = json!(["title:string:1..200!"]);
    let commands = [
        ("datasource", json!({ "name": "db", "connector": "sqlite" })),
        ("model", json!({ "name": "Book", "fields": fields })),
        ("repository", json!({ "model": "Book", "datasource": "db" })),
        ("controller", json!({ "model": "Book" })),
    ];
    for (word, answers) in &commands {
        assert_eq!(fixture.run(word, answers.clone()).result, Outcome::Done, "{word}");
    }
    let files = fixture.files();
    for (word, answers) in &commands {
        assert_eq!(fixture.run(word, answers.clone()).result, Outcome::Unchanged, "{word}");
    }
    let report = fixture.app("bookstore", Mode::Write).unwrap();
    assert_eq!(report.result, Outcome::Unchanged);
    assert_eq!(fixture.files(), files);
}

#[test]
fn other_answers_are_refused_and_shown() {
    let fixture = Fixture::new();
    fixture.model("Book", &["title:string!"]);
    let files = fixture.files();
    let answers = json!({ "name": "Book", "fields": ["title:string!", "pages:integer"] });
    let fault = fault(fixture.try_run("model", answers, Mode::Write));
    assert!(fault.contains("the model `Book` is there already, with other answers"), "{fault}");
    assert!(fault.contains("+        \"name\": \"pages\","), "{fault}");
    assert_eq!(fixture.files(), files);
}

#[test]
fn an_edited_file_is_left_and_its_difference_is_shown() {
    let fixture = Fixture::new();
    fixture.model("Book", &["title:string!"]);
    fixture.edit(BOOK, |text| text + "// mine\n");
    let files = fixture.files();
    let report = fixture.model("Book", &["title:string!"]);
    assert_eq!(report.result, Outcome::Unchanged);
    assert_eq!(change_of(&report, BOOK), FileChange::Edited);
    let edited = report.files.iter().find(|file| file.path == BOOK).unwrap();
    assert!(edited.difference.contains("\n+// mine\n"), "{}", edited.difference);
    assert_eq!(fixture.files(), files);
}

#[test]
fn a_file_in_the_way_stops_the_command_before_it_writes() {
    let fixture = Fixture::new();
    std::fs::write(fixture.root().join(BOOK), "//! Mine.\n").unwrap();
    let files = fixture.files();
    let report = fixture.model("Book", &["title:string!"]);
    assert_eq!(report.result, Outcome::Refused);
    assert_eq!(change_of(&report, BOOK), FileChange::Blocked);
    let blocked = report.files.iter().find(|file| file.path == BOOK).unwrap();
    assert!(blocked.difference.contains("\n-//! Mine.\n"), "{}", blocked.difference);
    assert_eq!(fixture.files(), files);
}

#[test]
fn what_is_missing_is_written_again() {
    let fixture = Fixture::new();
    fixture.model("Book", &["title:string!"]);
    let files = fixture.files();
    std::fs::remove_file(fixture.root().join(BOOK)).unwrap();
    fixture.edit(MODELS, |text| text.replace("mod book;\n", ""));
    // The module is edited in this way and in another one, which stays.
    fixture.edit(MODELS, |text| text + "\n// mine\n");
    let report = fixture.model("Book", &["title:string!"]);
    assert_eq!(report.result, Outcome::Done);
    assert_eq!(change_of(&report, BOOK), FileChange::Created);
    assert_eq!(change_of(&report, MODELS), FileChange::Inserted);
    fixture.edit(MODELS, |text| text.replace("\n// mine\n", ""));
    assert_eq!(fixture.files(), files);
}

#[test]
fn a_module_that_a_person_edited_still_takes_its_line() {
    let fixture = Fixture::new();
    fixture.edit(MODELS, |text| text + "\n// mine\n");
    let report = fixture.model("Book", &["title:string!"]);
    assert_eq!(change_of(&report, MODELS), FileChange::Inserted);
    let text = std::fs::read_to_string(fixture.root().join(MODELS)).unwrap();
    assert!(text.contains("\nmod book;\n") && text.ends_with("// mine\n"), "{text}");
    // Once more changes nothing, edited or not.
    assert_eq!(fixture.model("Book", &["title:string!"]).result, Outcome::Unchanged);
}

#[test]
fn a_missing_marker_is_an_error_that_shows_the_lines() {
    let fixture = Fixture::new();
    fixture.edit(MODELS, |text| text.replace("// generate: modules\n", ""));
    let files = fixture.files();
    let answers = json!({ "name": "Book", "fields": ["title:string!"] });
    let fault = fault(fixture.try_run("model", answers, Mode::Write));
    assert!(fault.contains("models/mod.rs has no line `// generate: modules`"), "{fault}");
    assert!(fault.contains("\n    mod book;\n"), "{fault}");
    assert_eq!(fixture.files(), files);
}

#[test]
fn a_dry_run_writes_nothing_and_tells_everything() {
    let fixture = Fixture::new();
    let files = fixture.files();
    let answers = json!({ "name": "Book", "fields": ["title:string!"] });
    let dry = fixture.try_run("model", answers.clone(), Mode::DryRun).unwrap();
    assert_eq!(fixture.files(), files);
    assert_eq!(fixture.run("model", answers), dry, "what is told is what is done");
    let other = Fixture::empty();
    let dry = other.app("bookstore", Mode::DryRun).unwrap();
    assert!(other.files().is_empty());
    assert_eq!(other.app("bookstore", Mode::Write).unwrap(), dry);
}

//! `undo` restores the tree byte for byte, or says what stands in the way.

use generator::{FileChange, Mode, Outcome, undo};
use serde_json::json;

use crate::fixture::{Files, Fixture, change_of};

const BOOK: &str = "src/bookstore/models/book.rs";
const MODELS: &str = "src/bookstore/models/mod.rs";

#[test]
fn every_command_is_taken_back_byte_for_byte_in_reverse() {
    let fixture = Fixture::empty();
    let mut trees: Vec<Files> = vec![fixture.files()];
    fixture.app("bookstore", Mode::Write).unwrap();
    let commands = [
        ("datasource", json!({ "name": "db", "connector": "sqlite" })),
        ("model", json!({ "name": "Book", "fields": ["title:string!"] })),
        ("model", json!({ "name": "Author", "fields": ["name:string!"] })),
        ("repository", json!({ "model": "Book", "datasource": "db" })),
        ("controller", json!({ "model": "Book" })),
    ];
    for (word, answers) in commands {
        trees.push(fixture.files());
        fixture.run(word, answers);
    }
    for tree in trees.iter().rev() {
        let report = fixture.undo();
        assert_eq!(report.result, Outcome::Done, "{}", report.took_back);
        assert_eq!(fixture.files(), *tree, "{}", report.took_back);
    }
    // No empty folder is left of the app.
    assert_eq!(std::fs::read_dir(fixture.parent()).unwrap().count(), 0);
}

#[test]
fn a_persons_edit_before_the_command_comes_back() {
    let fixture = Fixture::new();
    // Not as rustfmt would have it, and with the line ends of another system.
    fixture.edit(MODELS, |text| (text + "\n  // mine\n").replace('\n', "\r\n"));
    let files = fixture.files();
    fixture.model("Book", &["title:string!"]);
    assert_ne!(fixture.files(), files);
    fixture.undo();
    assert_eq!(fixture.files(), files);
}

#[test]
fn an_edit_since_is_shown_and_nothing_is_taken_back() {
    let fixture = Fixture::new();
    fixture.model("Book", &["title:string!"]);
    fixture.edit(BOOK, |text| text + "// mine\n");
    let files = fixture.files();
    let report = fixture.undo();
    assert_eq!(report.result, Outcome::Refused);
    assert_eq!(change_of(&report, BOOK), FileChange::Blocked);
    let blocked = report.files.iter().find(|file| file.path == BOOK).unwrap();
    assert!(blocked.difference.contains("\n+// mine\n"), "{}", blocked.difference);
    assert_eq!(fixture.files(), files);
    fixture.edit(BOOK, |text| text.replace("// mine\n", ""));
    assert_eq!(fixture.undo().result, Outcome::Done);
}

#[test]
fn an_app_with_files_of_others_is_not_removed() {
    let fixture = Fixture::new();
    std::fs::create_dir_all(fixture.root().join("data")).unwrap();
    std::fs::write(fixture.root().join("data/books.db"), "books").unwrap();
    std::fs::create_dir_all(fixture.root().join("target/debug")).unwrap();
    std::fs::write(fixture.root().join("target/debug/app"), "built").unwrap();
    let report = fixture.undo();
    assert_eq!(report.result, Outcome::Refused);
    let blocked: Vec<_> =
        report.files.iter().filter(|file| file.change == FileChange::Blocked).collect();
    assert_eq!(blocked.len(), 1, "what is built does not count: {blocked:#?}");
    assert_eq!(blocked[0].path, "data/books.db");
    std::fs::remove_dir_all(fixture.root().join("data")).unwrap();
    assert_eq!(fixture.undo().result, Outcome::Done);
    assert!(fixture.files().is_empty());
}

#[test]
fn a_dry_undo_takes_nothing_back() {
    let fixture = Fixture::new();
    fixture.model("Book", &["title:string!"]);
    let files = fixture.files();
    let dry = undo::undo(&fixture.find().unwrap(), Mode::DryRun).unwrap();
    assert_eq!(fixture.files(), files);
    assert_eq!(change_of(&dry, BOOK), FileChange::Removed);
    assert_eq!(fixture.undo(), dry);
}

#[test]
fn a_clone_without_history_says_so() {
    let fixture = Fixture::new();
    std::fs::remove_dir_all(fixture.root().join(".generate/history")).unwrap();
    let fault = undo::undo(&fixture.find().unwrap(), Mode::Write).unwrap_err().to_string();
    assert!(fault.contains("no history of `bookstore` on this machine"), "{fault}");
}

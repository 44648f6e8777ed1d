//! `--check` finds what is not as it was generated, and nothing else.

use generator::{FileChange, Outcome, check};

use crate::fixture::{Fixture, change_of};

const BOOK: &str = "src/bookstore/models/book.rs";
const MODELS: &str = "src/bookstore/models/mod.rs";

#[test]
fn edited_and_missing_files_are_found() {
    let fixture = Fixture::new();
    fixture.model("Book", &["title:string!"]);
    let report = check::check(&fixture.find().unwrap()).unwrap();
    assert_eq!(report.result, Outcome::Unchanged, "{report:#?}");
    assert!(report.files.iter().any(|file| file.path == BOOK));

    fixture.edit(MODELS, |text| text.replace("\nmod book;", "\npub(crate) mod book;"));
    std::fs::remove_file(fixture.root().join(BOOK)).unwrap();
    let report = check::check(&fixture.find().unwrap()).unwrap();
    assert_eq!(report.result, Outcome::Refused);
    assert_eq!(change_of(&report, MODELS), FileChange::Edited);
    assert_eq!(change_of(&report, BOOK), FileChange::Missing);
    let edited = report.files.iter().find(|file| file.path == MODELS).unwrap();
    let expected = "-mod book;\n+pub(crate) mod book;\n";
    assert!(edited.difference.contains(expected), "{}", edited.difference);
}

#[test]
fn line_ends_of_another_system_do_not_count() {
    let fixture = Fixture::new();
    fixture.edit(MODELS, |text| text.replace('\n', "\r\n"));
    assert_eq!(check::check(&fixture.find().unwrap()).unwrap().result, Outcome::Unchanged);
}

#[test]
fn an_edit_that_was_taken_back_after_an_insert_does_not_count() {
    let fixture = Fixture::new();
    fixture.edit(MODELS, |text| text + "\n// mine\n");
    fixture.model("Book", &["title:string!"]);
    let of =
        |fixture: &Fixture| change_of(&check::check(&fixture.find().unwrap()).unwrap(), MODELS);
    assert_eq!(of(&fixture), FileChange::Edited);
    fixture.edit(MODELS, |text| text.replace("\n// mine\n", ""));
    assert_eq!(of(&fixture), FileChange::Unchanged);
}

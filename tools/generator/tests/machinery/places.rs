//! Which app a command is about, and places where nothing may be written.

use generator::{Folder, Mode};
use serde_json::json;

use crate::fixture::{Fixture, fault};

#[test]
fn the_app_is_the_current_folder_or_the_only_one_below_or_the_one_named() {
    let fixture = Fixture::empty();
    let none = fixture.find().unwrap_err().to_string();
    assert!(none.contains("there is no app in"), "{none}");
    fixture.app("bookstore", Mode::Write).unwrap();
    assert_eq!(fixture.find().unwrap().root(), fixture.root());
    assert_eq!(Folder::find(&fixture.root(), None).unwrap().root(), fixture.root());
    fixture.app("library", Mode::Write).unwrap();
    let several = fixture.find().unwrap_err().to_string();
    assert!(several.contains("several apps here: bookstore, library"), "{several}");
    let named = Folder::find(fixture.parent(), Some("library".as_ref())).unwrap();
    assert_eq!(named.service().unwrap().app.name, "library");
    let wrong = Folder::find(fixture.parent(), Some("nothing".as_ref())).unwrap_err().to_string();
    assert!(wrong.contains("nothing is no app"), "{wrong}");
}

#[test]
fn a_folder_inside_of_an_app_is_about_that_app() {
    let fixture = Fixture::new();
    for inside in ["src", "src/bookstore/models", "migrations"] {
        let inside = fixture.root().join(inside);
        std::fs::create_dir_all(&inside).unwrap();
        assert_eq!(Folder::find(&inside, None).unwrap().root(), fixture.root());
    }
}

/// git may write other line ends than those of which the checksum of a migration was made.
#[test]
fn an_app_tells_git_to_leave_line_ends_alone() {
    let attributes = std::fs::read_to_string(Fixture::new().root().join(".gitattributes")).unwrap();
    assert!(attributes.lines().any(|line| line == "* text=auto eol=lf"), "{attributes}");
}

#[test]
fn two_generators_at_once_are_kept_apart() {
    let fixture = Fixture::new();
    let _first = fixture.find().unwrap();
    let second = fixture.find().unwrap_err().to_string();
    assert!(second.contains("another `generate` is at work in"), "{second}");
}

#[test]
fn a_folder_that_is_there_is_left() {
    let fixture = Fixture::empty();
    std::fs::create_dir(fixture.root()).unwrap();
    std::fs::write(fixture.root().join("notes.txt"), "mine").unwrap();
    let fault = fault(fixture.app("bookstore", Mode::Write));
    assert!(fault.contains("`bookstore` is here already"), "{fault}");
    assert_eq!(fixture.files().len(), 1);
    std::fs::remove_file(fixture.root().join("notes.txt")).unwrap();
    fixture.app("bookstore", Mode::Write).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_app_is_not_followed() {
    let fixture = Fixture::new();
    let (models, elsewhere) =
        (fixture.root().join("src/bookstore/models"), fixture.parent().join("elsewhere"));
    std::fs::rename(&models, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &models).unwrap();
    let answers = json!({ "name": "Book", "fields": ["title:string!"] });
    let fault = fault(fixture.try_run("model", answers, Mode::Write));
    assert!(fault.contains("src/bookstore/models is a link"), "{fault}");
    assert!(!elsewhere.join("book.rs").exists());
}

#[test]
fn a_manifest_that_was_changed_is_named() {
    let fixture = Fixture::new();
    let cases = [
        ("{", "is not a manifest"),
        ("{\"version\": 1}", "has been changed"),
        ("{\"version\": 2, \"more\": []}", "update the workbook"),
    ];
    for (text, expected) in cases {
        fixture.edit(".generate/manifest.json", |_| text.to_owned());
        let fault = format!("{:#}", fixture.find().unwrap_err());
        assert!(fault.contains("manifest.json") && fault.contains(expected), "{fault}");
    }
}

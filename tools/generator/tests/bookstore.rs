//! The five commands of chapter 07 write the bookstore of step 07.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::spec::{Command, Service};
use generator::{Change, emit, render};
use serde_json::json;

/// What joining the service to Keep changes, as chapter 07 shows.
const JOINED: [&str; 5] = [
    "src/bookstore/app.rs",
    "src/bookstore/config.rs",
    "src/bookstore/mod.rs",
    "src/bookstore/openapi.rs",
    "src/bookstore/services/mod.rs",
];
/// Where joining adds lines and takes none away.
const EXTENDED: [&str; 4] = [
    "src/bookstore/controllers/mod.rs",
    "src/bookstore/data_sources/mod.rs",
    "src/bookstore/models/mod.rs",
    "src/bookstore/repositories/mod.rs",
];

/// The answers of the five commands.
fn commands() -> Vec<Command> {
    let fields = [
        "title:string:1..200!",
        "author:string:1..120!",
        "isbn:string:10..17",
        "pages:integer:1..10000",
        "published:date",
        "in_stock:boolean=true",
    ];
    let answers = json!([
        { "command": "app", "answers": { "name": "bookstore" } },
        { "command": "datasource", "answers": { "name": "db", "connector": "sqlite" } },
        { "command": "model", "answers": { "name": "Book", "fields": fields } },
        { "command": "repository", "answers": { "model": "Book", "datasource": "db" } },
        { "command": "controller", "answers": { "model": "Book" } },
    ]);
    serde_json::from_value(answers).unwrap()
}

/// The files that the commands write, one after the other.
fn written() -> BTreeMap<PathBuf, String> {
    let commands = commands();
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    for count in 1..=commands.len() {
        let service = Service::of(&commands[..count]).unwrap();
        let plan = emit::emit(&service, &commands[count - 1]).unwrap();
        for change in plan.changes {
            match change {
                Change::File { path, text } | Change::Once { path, text } => {
                    files.insert(path, text);
                }
                Change::Insert { path, mark, lines } => {
                    let text = files.get_mut(&path).unwrap();
                    *text = inserted(text, &mark, &lines);
                }
            }
        }
    }
    for (path, text) in &mut files {
        if path.extension().is_some_and(|extension| extension == "rs") {
            *text = render::rustfmt(&path.display().to_string(), text).unwrap();
        }
    }
    files
}

fn inserted(text: &str, mark: &str, lines: &[String]) -> String {
    let marker = format!("// generate: {mark}");
    let at = text.lines().position(|line| line.trim() == marker);
    let at = at.unwrap_or_else(|| panic!("the marker `{marker}` in:\n{text}"));
    let mut all: Vec<&str> = text.lines().collect();
    all.splice(at..at, lines.iter().map(String::as_str));
    all.join("\n") + "\n"
}

/// A file of the step, without the anchors that are for the chapter.
fn of_the_step(path: &Path) -> String {
    let step = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../steps/07-bookstore");
    let file = step.join(path);
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    let anchor = |line: &&str| line.trim_start().starts_with("// ANCHOR");
    text.split_inclusive('\n').filter(|line| !anchor(line)).collect()
}

fn is_of_the_service(path: &Path) -> bool {
    path.starts_with("src/bookstore") || path.starts_with("migrations/bookstore")
}

#[test]
fn the_five_commands_write_the_bookstore_of_step_07() {
    let files = written();
    let ours = files.iter().filter(|(path, _)| is_of_the_service(path));
    let mut compared = 0;
    for (path, text) in ours {
        let name = path.to_str().unwrap();
        if JOINED.contains(&name) {
            continue;
        }
        let step = of_the_step(path);
        if EXTENDED.contains(&name) {
            // Joining adds lines, and the generated ones stand in it in their order.
            let mut lines = step.lines();
            for line in text.lines() {
                assert!(lines.any(|other| other == line), "{name} of the step has no `{line}`");
            }
        } else {
            assert_eq!(step, *text, "{name}");
        }
        compared += 1;
    }
    assert_eq!(compared, 12, "the model, the source, the statements, the rules, HTTP, the table");
}

#[test]
fn what_joining_changes_is_different_and_is_there() {
    let files = written();
    for name in JOINED {
        let step = of_the_step(Path::new(name));
        assert_ne!(step, files[Path::new(name)], "{name} needs no exception any more");
    }
}

#[test]
fn every_chassis_file_of_an_app_is_that_of_the_step() {
    let files = written();
    let own = ["mod.rs", "names.rs", "calls/mod.rs", "http/mod.rs", "run/mod.rs"]
        .map(|name| Path::new("src/chassis").join(name));
    let chassis = files.iter().filter(|(path, _)| path.starts_with("src/chassis"));
    let shared = chassis.filter(|(path, _)| !own.contains(path));
    for (path, text) in shared {
        assert_eq!(of_the_step(path), *text, "{}", path.display());
        assert!(!text.contains("Keep") && !text.contains("keep.example"), "{}", path.display());
    }
    // A file that is added to the filter, to the values or to the search belongs to an app as well.
    let step = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../steps/07-bookstore");
    for folder in ["src/chassis/data/filter", "src/chassis/data/values", "src/chassis/http/search"]
    {
        for entry in std::fs::read_dir(step.join(folder)).unwrap() {
            let path = Path::new(folder).join(entry.unwrap().file_name());
            assert!(files.contains_key(&path), "{} is in no list", path.display());
        }
    }
}

#[test]
fn nothing_that_is_written_names_a_person_or_a_machine() {
    let home = std::env::var("HOME").unwrap_or_default();
    for (path, text) in written() {
        let name = path.display();
        assert!(home.len() < 2 || !text.contains(&home), "{name} names a folder of this machine");
        let repository = env!("CARGO_MANIFEST_DIR").trim_end_matches("/tools/generator");
        assert!(!text.contains(repository), "{name} names the folder of this repository");
        assert!(!text.contains("@users."), "{name} names a person");
    }
}

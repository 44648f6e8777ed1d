//! `check` on code that does not compile, does not end, or ends the tests; and on a broken step.

use std::path::Path;

use crate::background::{Background, lives, wait_for_file};
use crate::fixture::{Fixture, Run};
use crate::solutions::{fill_title, solve, solve_all};

#[test]
fn a_compile_error_is_shown_as_cargo_shows_it() {
    let fixture = Fixture::new();
    fill_title(&fixture, "text.trimmed()");
    let run = fixture.workbook(&["check"]);
    let place = "exercises/01-small/src/notes.rs:7 is in hole 1, title: Cut the white space";
    run.expect(1, &[place, "01-small Small does not compile yet"]);
    let mut cargo = fixture.prepared(
        std::process::Command::new(env!("CARGO")),
        &["test", "-p", "exercise-01-small", "--test", "checkpoints", "--no-run"],
    );
    let cargo = Run::of(&mut cargo);
    let error = cargo.stderr.split_once("error[").map(|(_, error)| format!("error[{error}"));
    let error = error.unwrap_or_else(|| panic!("{cargo}"));
    let (error, _) = error.split_once("\nerror: could not compile").unwrap();
    assert!(run.stderr.contains(error.trim_end()), "{error}\nis missing in {run}");
    assert!(run.stderr.contains("error: could not compile `exercise-01-small`"), "{run}");
}

#[test]
fn a_compile_error_is_part_of_the_json() {
    let fixture = Fixture::new();
    fill_title(&fixture, "text.trimmed()");
    let run = fixture.workbook(&["check", "--json"]);
    assert_eq!(run.code, 1, "{run}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let error = report["compile_error"].as_str().unwrap();
    assert!(error.contains("no method named `trimmed`") && !error.contains('\u{1b}'), "{error}");
    assert_eq!(report["checkpoints"][0]["state"], "not_run");
}

#[test]
fn a_compile_error_outside_of_the_holes_is_placed_too() {
    let fixture = Fixture::new();
    fixture.write("exercises/01-small/src/lib.rs", "pub mod greeting;\npub mod notes;\nlet x;\n");
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["exercises/01-small/src/lib.rs:3 is in a file without a hole"]);
    let fixture = Fixture::new();
    fixture.replace(
        "exercises/01-small/src/notes.rs",
        "fn title(text: &str)",
        "fn title(text: u8)",
    );
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["what it calls must keep its name, its parameters and its answer"]);
}

#[test]
fn a_hole_that_never_ends_is_ended_and_named() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    let id = fixture.path("endless-id");
    let endless = format!(
        "std::fs::write({id:?}, std::process::id().to_string()).unwrap();\n    \
         loop {{ std::thread::park(); }}"
    );
    fixture.replace("exercises/01-small/src/notes.rs", "text.trim().to_owned()", &endless);
    let run = fixture.workbook(&["check", "--timeout", "3"]);
    run.expect(1, &["no result came within 3 s; not ended: a_title_has_no_space_around_it\n"]);
    run.expect(1, &["· a_title_has_no_space_around_it (did not end)", "5 of 6 checkpoints green"]);
    assert!(!lives(&fixture.read("endless-id")), "the tests still run");
}

#[test]
fn ctrl_c_ends_the_tests_and_records_nothing_where_nothing_has_ended() {
    let fixture = Fixture::new();
    let endless = |file: &Path| {
        format!(
            "std::fs::write({file:?}, std::process::id().to_string()).unwrap();\n    \
             loop {{ std::thread::park(); }}"
        )
    };
    let first = fixture.path("first");
    fill_title(&fixture, &endless(&first));
    let mut running = Background::start(&mut fixture.command(&["check"]));
    // The first hole's only test blocks, so only a signal ends the run.
    let id = wait_for_file(&first);
    running.signal("INT");
    assert_eq!(running.end(), 1, "{}", running.written);
    let stopped = "stopped; nothing of this check was recorded";
    assert!(running.written.contains(stopped), "{}", running.written);
    assert!(!lives(&id), "the tests still run");
    assert!(!fixture.exists(".workbook/progress.json"));
}

#[test]
fn a_hole_that_ends_the_whole_program_passes_nothing() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    let exit = "if text.contains(' ') { std::process::exit(0) }\n    text.to_owned()";
    fixture.replace("exercises/01-small/src/notes.rs", "text.trim().to_owned()", exit);
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["cut short: the tests' program ended before its tests did"]);
    run.expect(1, &["a_title_has_no_space_around_it"]);
}

#[test]
fn warnings_in_the_exercise_are_listed() {
    let fixture = Fixture::new();
    fill_title(&fixture, "let unused = 1;\n    text.trim().to_owned()");
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["exercises/01-small/src/notes.rs:7: unused variable: `unused`"]);
}

#[test]
fn a_broken_exercise_toml_is_named_with_its_line() {
    let fixture = Fixture::new();
    fixture.replace("steps/01-small/exercise.toml", "minutes = 4\n", "minutes = four\n");
    let run = fixture.workbook(&["check"]);
    run.expect(2, &["steps/01-small/exercise.toml:20:"]);
    let status = fixture.workbook(&["status"]);
    status.expect(2, &["steps/01-small/exercise.toml:20:"]);
}

#[test]
fn a_missing_exercise_is_named_with_the_way_back() {
    let fixture = Fixture::new();
    std::fs::remove_dir_all(fixture.path("exercises/01-small")).unwrap();
    let run = fixture.workbook(&["check"]);
    run.expect(2, &["exercises/01-small is not there", "cargo workbook reset 01"]);
}

#[test]
fn a_manifest_that_cargo_refuses_is_cargos_to_explain() {
    let fixture = Fixture::new();
    fixture.replace("exercises/01-small/Cargo.toml", "[lib]", "[lib");
    let run = fixture.workbook(&["check"]);
    run.expect(2, &["exercises/01-small/Cargo.toml:8", "cargo cannot build"]);
}

#[test]
fn state_that_cannot_be_written_is_an_error_that_loses_nothing() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    // A file where the folder must be: a missing right would not stop an administrator.
    std::fs::remove_dir_all(fixture.path(".workbook")).unwrap();
    fixture.write(".workbook", "not a folder");
    let run = fixture.workbook(&["check"]);
    run.expect(2, &[".workbook"]);
    assert_eq!(fixture.read(".workbook"), "not a folder");
}

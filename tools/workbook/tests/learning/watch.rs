//! `watch`: a check on every save, none dropped.

use crate::background::{Background, lives, wait_for_file};
use crate::fixture::Fixture;
use crate::solutions::{solve, solve_all};

const NOTES: &str = "exercises/01-small/src/notes.rs";

fn watch(fixture: &Fixture, arguments: &[&str]) -> Background {
    let mut all = vec!["watch"];
    all.extend(arguments);
    Background::start(&mut fixture.command(&all))
}

#[test]
fn a_save_starts_a_check_and_the_last_result_is_the_exit_code() {
    let fixture = Fixture::new();
    let mut running = watch(&fixture, &[]);
    running.wait_for("1 of 6 checkpoints green");
    running.wait_for("waiting for a save");
    solve_all(&fixture);
    running.wait_for("chapter 01 is done");
    running.wait_for("waiting for a save");
    running.signal("INT");
    assert_eq!(running.end(), 0, "{}", running.written);
    assert!(!running.written.contains("keys:"), "there is no terminal: {}", running.written);
}

#[test]
fn it_ends_with_one_while_something_is_red() {
    let fixture = Fixture::new();
    let mut running = watch(&fixture, &["01"]);
    running.wait_for("waiting for a save");
    running.signal("TERM");
    assert_eq!(running.end(), 1, "{}", running.written);
}

/// A hole that tells its process id, then blocks until the test lets it go, which it never does.
#[test]
fn a_save_during_a_run_ends_it_and_starts_another() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    let started = fixture.path("started");
    let block = format!(
        "std::fs::write({started:?}, std::process::id().to_string()).unwrap();\n    \
         println!(\"blocked\");\n    loop {{ std::thread::park(); }}"
    );
    fixture.replace(NOTES, "text.trim().to_owned()", &block);
    let mut running = watch(&fixture, &[]);
    let id = wait_for_file(&started);
    fixture.replace(NOTES, &block, "text.trim().to_owned()");
    running.wait_for("saved again; starting over");
    running.wait_for("chapter 01 is done");
    assert!(!lives(&id), "the first run's tests still run");
    running.signal("TERM");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn editors_that_rename_or_delete_are_seen() {
    let fixture = Fixture::new();
    let mut running = watch(&fixture, &["01"]);
    running.wait_for("waiting for a save");
    // Written beside it and renamed over it.
    solve(&fixture, "title");
    let text = fixture.read(NOTES);
    fixture.write("exercises/01-small/src/.notes.rs.tmp", &text);
    rename(&fixture, "exercises/01-small/src/.notes.rs.tmp", NOTES);
    running.wait_for("2 of 6 checkpoints green");
    running.wait_for("waiting for a save");
    // Deleted and written anew.
    solve(&fixture, "list");
    let text = fixture.read(NOTES);
    std::fs::remove_file(fixture.path(NOTES)).unwrap();
    fixture.write(NOTES, &text);
    running.wait_for("4 of 6 checkpoints green");
    running.wait_for("waiting for a save");
    // The whole folder put away and back, as git does it.
    rename(&fixture, "exercises/01-small", "exercises/away");
    rename(&fixture, "exercises/away", "exercises/01-small");
    running.wait_for("4 of 6 checkpoints green");
    running.wait_for("waiting for a save");
    solve(&fixture, "greet");
    running.wait_for("chapter 01 is done");
}

#[test]
fn looking_instead_of_listening_sees_a_save_too() {
    let fixture = Fixture::new();
    let mut running = watch(&fixture, &["01", "--poll"]);
    running.wait_for("waiting for a save");
    solve_all(&fixture);
    running.wait_for("chapter 01 is done");
}

#[test]
fn an_error_does_not_end_the_watch() {
    let fixture = Fixture::new();
    let mut running = watch(&fixture, &["01"]);
    running.wait_for("waiting for a save");
    fixture.replace("exercises/01-small/Cargo.toml", "[lib]", "[lib");
    // The error comes on standard error, so whether `waiting for a save` is read before it or after
    // it is chance; a save counts in either case.
    running.wait_for("cargo cannot build");
    fixture.replace("exercises/01-small/Cargo.toml", "[lib", "[lib]");
    running.wait_for("1 of 6 checkpoints green");
}

fn rename(fixture: &Fixture, from: &str, to: &str) {
    std::fs::rename(fixture.path(from), fixture.path(to)).unwrap();
}

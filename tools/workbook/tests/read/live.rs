//! An open page follows the student's work, whoever checks it.

use serde_json::{Value, json};

use crate::fixture::Fixture;
use crate::reading::{Events, Reading};
use crate::solutions::{fill_title, solve, solve_all};

const STEP: &str = "01-small";

/// A clone, and its book being read at a port of its own.
pub fn reading(arguments: &[&str]) -> (Fixture, Reading) {
    let fixture = Fixture::new();
    let reading = read(&fixture, arguments);
    (fixture, reading)
}

pub fn read(fixture: &Fixture, arguments: &[&str]) -> Reading {
    let address =
        if arguments.contains(&"--address") { vec![] } else { vec!["--address", "127.0.0.1:0"] };
    Reading::start(fixture.command(&[&["read"], address.as_slice(), arguments].concat()))
}

fn state<'a>(exercise: &'a Value, checkpoint: &str) -> &'a Value {
    &exercise["checkpoints"][checkpoint]["state"]
}

async fn until_checked(events: &mut Events, checkpoint: &str, wanted: &str) -> Value {
    events.until("exercise", |exercise| state(exercise, checkpoint) == wanted).await
}

#[tokio::test]
async fn a_save_is_checked_and_every_page_is_told() {
    let (fixture, reading) = reading(&[]);
    let mut page = reading.events_of(STEP).await;
    let mut first_page = reading.events().await;
    let exercise = page.next_of("exercise").await;
    assert_eq!(exercise["checked_at"], Value::Null);
    assert_eq!(exercise["saves_checked_by"], "read");
    assert_eq!(exercise["holes"]["title"]["file"], "exercises/01-small/src/notes.rs");
    let standing = first_page.next_of("standing").await;
    assert_eq!(standing["next"]["page"], "01-small.html");
    assert_eq!(standing["next"]["state"], "not_started");

    solve(&fixture, "title");
    // Only the present phase is told: one that is over at once may be passed over.
    page.until("running", |running| running["phase"].is_string()).await;
    let exercise = until_checked(&mut page, "a_title_has_no_space_around_it", "passed").await;
    assert_eq!(exercise["holes"]["title"]["state"], "green");
    assert_eq!(exercise["holes"]["list"]["state"], "open");
    assert_eq!(exercise["changed"], false);
    page.until("running", Value::is_null).await;
    reading.said("saved; checking exercises/01-small");
    reading.said("01-small Small: 2 of 6 checkpoints green, 1 of 3 holes filled");

    let begun = |standing: &Value| standing["chapters"][0]["state"] == "started";
    let standing = first_page.until("standing", begun).await;
    assert_eq!(standing["chapters"][0]["filled"], 1);
    assert_eq!(standing["next"]["hole"]["name"], "list");
    assert_eq!(standing["next"]["hole"]["section"], "a-list");

    solve(&fixture, "list");
    solve(&fixture, "greet");
    page.until("exercise", |exercise| exercise["done"] == true).await;
    let done = |standing: &Value| standing["chapters"][0]["state"] == "done";
    let standing = first_page.until("standing", done).await;
    assert_eq!(standing["next"]["step"], "02-other");
}

#[tokio::test]
async fn a_page_ticks_what_is_asked_while_the_rest_runs() {
    let fixture = Fixture::with_a_rest_that_blocks();
    solve(&fixture, "title");
    solve(&fixture, "list");
    let reading = read(&fixture, &[]);
    let mut page = reading.events_of(STEP).await;
    fixture.write("blocked", "");
    solve(&fixture, "greet");
    let exercise = until_checked(&mut page, "a_guest_is_greeted_by_name", "passed").await;
    assert_eq!(exercise["checkpoints"]["a_guest_is_greeted_by_name"]["earlier"], false);
    assert_eq!(exercise["checkpoints"]["the_door_is_open"]["earlier"], true);
    assert_eq!(exercise["holes"]["greet"]["state"], "green");
    assert_eq!((&exercise["done"], &exercise["checked_at"]), (&json!(false), &Value::Null));
    let id = crate::background::wait_for_file(&fixture.path("id"));
    assert!(crate::background::lives(&id), "the rest has not ended");
    std::fs::remove_file(fixture.path("blocked")).unwrap();
    let exercise = page.until("exercise", |exercise| exercise["done"] == true).await;
    assert_eq!(exercise["checkpoints"]["the_door_is_open"]["earlier"], false);
}

#[tokio::test]
async fn a_failure_is_shown_line_by_line() {
    let (fixture, reading) = reading(&[]);
    let mut page = reading.events_of(STEP).await;
    fill_title(&fixture, "format!(\"<b>{text}</b>\")");
    let exercise = until_checked(&mut page, "a_title_has_no_space_around_it", "failed").await;
    let failure = &exercise["checkpoints"]["a_title_has_no_space_around_it"];
    let lines = failure["difference"]["lines"].as_array().unwrap();
    let text = |sign: &str| {
        let line = lines.iter().find(|line| line["sign"] == sign).unwrap();
        let words = line["words"].as_array().unwrap().iter();
        words.map(|word| word["text"].as_str().unwrap()).collect::<String>()
    };
    assert_eq!(text("expected"), "[Milk, eggs]");
    assert_eq!(text("actual"), "[<b>  Milk, eggs </b>]");
    assert_eq!(failure["difference"]["more"], 0);
    // A hole that is still a `todo!` says where.
    let panicked = |exercise: &Value| {
        exercise["checkpoints"]["no_notes_are_listed_as_such"]["panic"].is_object()
    };
    let exercise = page.until("exercise", panicked).await;
    let panic = &exercise["checkpoints"]["no_notes_are_listed_as_such"]["panic"];
    assert_eq!(panic["file"], "exercises/01-small/src/notes.rs", "{panic}");
    // What does not compile is told as well, and what does again takes it back.
    fixture.replace("exercises/01-small/src/notes.rs", "</b>\")", "</b>\"");
    let broken = |exercise: &Value| exercise["compile_error"].is_string();
    let exercise = page.until("exercise", broken).await;
    let error = exercise["compile_error"].as_str().unwrap();
    assert!(error.contains("error") && !error.contains('\u{1b}'), "{error}");
    fixture.replace("exercises/01-small/src/notes.rs", "</b>\"", "</b>\")");
    page.until("exercise", |exercise| exercise["compile_error"].is_null()).await;
}

#[tokio::test]
async fn what_a_check_elsewhere_finds_is_told_too() {
    let (fixture, reading) = reading(&["--no-check"]);
    let mut page = reading.events_of(STEP).await;
    assert_eq!(page.next_of("exercise").await["saves_checked_by"], "nobody");
    fixture.workbook(&["check", "01"]).expect(1, &[]);
    page.until("running", |running| running["phase"].is_string()).await;
    until_checked(&mut page, "a_guest_is_greeted_by_name", "failed").await;
    // The check of one hole says nothing of the others.
    solve(&fixture, "greet");
    page.until("exercise", |exercise| exercise["changed"] == true).await;
    fixture.workbook(&["check", "01", "--hole", "greet"]).expect(1, &[]);
    let exercise = until_checked(&mut page, "a_guest_is_greeted_by_name", "passed").await;
    assert_eq!(state(&exercise, "a_title_has_no_space_around_it"), "failed");
    assert!(exercise["checkpoints"]["a_title_has_no_space_around_it"]["panic"].is_object());
    assert!(reading.said_meanwhile().iter().all(|line| !line.contains("checking exercises/")));
}

#[tokio::test]
async fn only_the_exercise_that_was_saved_is_checked() {
    let (fixture, reading) = reading(&[]);
    let mut page = reading.events_of(STEP).await;
    solve(&fixture, "title");
    until_checked(&mut page, "a_title_has_no_space_around_it", "passed").await;
    reading.said("01-small Small: 2 of 6");
    assert!(!fixture.exists(".workbook/reports/02-other.json"));
    // What an editor leaves behind is no save, and a save of one exercise is none of another.
    fixture.write("exercises/01-small/src/.notes.rs.swp", "x");
    fixture.write("exercises/01-small/src/greeting.rs.orig", "x");
    fixture.write("exercises/02-other/src/new.rs", "// A note.\n");
    assert!(reading.said("; checking exercises/").ends_with("/02-other"));
    reading.said("02-other ");
    let said = reading.said_meanwhile();
    assert!(said.iter().all(|line| !line.contains("checking exercises/")), "{said:?}");
}

#[tokio::test]
async fn what_another_program_writes_everywhere_is_not_checked() {
    let fixture = Fixture::new();
    fixture.write("steps/03-third/exercise.toml", &fixture.read("steps/02-other/exercise.toml"));
    fixture.write("exercises/03-third/Cargo.toml", "");
    let reading = read(&fixture, &[]);
    for step in ["01-small", "02-other", "03-third"] {
        fixture.write(&format!("exercises/{step}/src/new.rs"), "// A note.\n");
    }
    reading.said("3 exercises changed at once; none is checked");
}

#[tokio::test]
async fn a_watch_keeps_its_exercise_to_itself() {
    let (fixture, reading) = reading(&[]);
    let watch = crate::background::Background::start(&mut fixture.command(&["watch", "01"]));
    let mut watch = watch;
    watch.wait_for("waiting for a save");
    let mut page = reading.events_of(STEP).await;
    page.until("exercise", |exercise| exercise["saves_checked_by"] == "watch").await;
    solve(&fixture, "title");
    until_checked(&mut page, "a_title_has_no_space_around_it", "passed").await;
    watch.wait_for("waiting for a save");
    watch.signal("TERM");
    watch.end();
    solve(&fixture, "list");
    until_checked(&mut page, "notes_are_listed_one_a_line", "passed").await;
    reading.said("01-small Small: 4 of 6");
    // Of two saves, one was checked here: the line about it is the one that `said` passed over.
    let said = reading.said_meanwhile();
    assert!(said.iter().all(|line| !line.contains("saved")), "{said:?}");
    assert!(!watch.written.contains("4 of 6"), "{}", watch.written);
}

/// A hole that tells its process id, then blocks until the test ends it.
fn blocking(fixture: &Fixture) -> String {
    let started = fixture.path("started");
    format!(
        "std::fs::write({started:?}, std::process::id().to_string()).unwrap();\n    \
         loop {{ std::thread::park(); }}"
    )
}

#[tokio::test]
async fn a_save_during_a_run_ends_it_and_starts_another() {
    let (fixture, reading) = reading(&[]);
    solve_all(&fixture);
    reading.said("6 of 6 checkpoints green");
    let block = blocking(&fixture);
    fixture.replace("exercises/01-small/src/notes.rs", "text.trim().to_owned()", &block);
    let id = crate::background::wait_for_file(&fixture.path("started"));
    let mut page = reading.events_of(STEP).await;
    page.until("running", |running| running["phase"] == "running").await;
    fixture.replace("exercises/01-small/src/notes.rs", &block, "text.trim().to_owned()");
    reading.said("saved again; checking exercises/01-small");
    reading.said("6 of 6 checkpoints green");
    assert!(!crate::background::lives(&id), "the first run's tests still run");
}

#[tokio::test]
async fn a_check_in_the_background_gives_way() {
    let (fixture, reading) = reading(&["--no-check"]);
    solve_all(&fixture);
    let block = blocking(&fixture);
    fixture.replace("exercises/01-small/src/notes.rs", "text.trim().to_owned()", &block);
    let (status, _) = reading.order("check", json!({ "step": STEP })).await;
    assert_eq!(status, 202);
    let id = crate::background::wait_for_file(&fixture.path("started"));
    fixture.replace("exercises/01-small/src/notes.rs", &block, "text.trim().to_owned()");
    // Somebody who waits for a check waits for no other.
    fixture.workbook(&["check", "01"]).expect(0, &["6 of 6 checkpoints green"]);
    assert!(!crate::background::lives(&id), "the check in the background still runs");
    // What it would have found is known, so it does not run again: the next is another one's.
    assert_eq!(reading.order("check", json!({ "step": "02-other" })).await.0, 202);
    let said = reading.said("checkpoints green");
    assert!(said.starts_with("02-other "), "{said}");
}

#[tokio::test]
async fn a_check_that_was_killed_is_not_shown_as_running() {
    let (fixture, reading) = reading(&["--no-check"]);
    solve_all(&fixture);
    fixture.replace(
        "exercises/01-small/src/notes.rs",
        "text.trim().to_owned()",
        &blocking(&fixture),
    );
    let mut check =
        fixture.command(&["check", "01"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let id = crate::background::wait_for_file(&fixture.path("started"));
    let mut page = reading.events_of(STEP).await;
    page.until("running", |running| running["phase"] == "running").await;
    check.kill().unwrap();
    check.wait().unwrap();
    page.until("running", Value::is_null).await;
    let kill = std::process::Command::new("kill").args(["-9", id.trim()]).status();
    assert!(kill.unwrap().success(), "the test's own process is left for the test to end");
}

#[tokio::test]
async fn a_restarted_server_knows_what_the_first_one_did() {
    let (fixture, first) = reading(&[]);
    let mut page = first.events_of(STEP).await;
    let edition = page.next().await["edition"].clone();
    solve(&fixture, "title");
    until_checked(&mut page, "a_title_has_no_space_around_it", "passed").await;
    let (host, token) = (first.host(), first.token().await);
    assert_eq!(first.stop("-TERM"), Some(0));
    let second = read(&fixture, &["--address", &host]);
    let mut page = second.events_of(STEP).await;
    assert_ne!(page.next().await["edition"], edition, "an open page reloads itself by this");
    let exercise = page.next_of("exercise").await;
    assert_eq!(state(&exercise, "a_title_has_no_space_around_it"), "passed");
    assert_ne!(second.token().await, token);
}

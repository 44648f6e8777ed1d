//! `check` on an exercise with open and filled holes.

use serde_json::Value;

use crate::fixture::{Fixture, Run};
use crate::solutions::{solve, solve_all};

/// The place of `part` in the text, for tests of an order.
#[track_caller]
fn place(text: &str, part: &str) -> usize {
    text.find(part).unwrap_or_else(|| panic!("`{part}` is missing in\n{text}"))
}

fn parsed(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error} in {run}"))
}

#[test]
fn checkpoints_stand_in_the_chapters_order_below_their_hole() {
    let run = Fixture::new().workbook(&["check"]);
    run.expect(1, &["01-small Small: 1 of 6 checkpoints green, 0 of 3 holes filled"]);
    let (_, listing) = run.stdout.split_once("0 of 3 holes filled").unwrap();
    let order = [
        "1 title (2 min)",
        "✗ a_title_has_no_space_around_it",
        "2 list (4 min)",
        "✗ no_notes_are_listed_as_such",
        "✗ notes_are_listed_one_a_line",
        "3 greet (3 min)",
        "✗ a_guest_is_greeted_by_name",
        "✗ a_guest_reads_the_notes (waits for list, greet)",
        "1 checkpoint of the rest of the step is green",
        "First to mend: a_title_has_no_space_around_it, shown above",
    ];
    let places: Vec<_> = order.iter().map(|part| place(listing, part)).collect();
    assert!(places.is_sorted(), "{places:?}\n{run}");
    assert_eq!(listing.matches("a_guest_reads_the_notes").count(), 1, "{run}");
    assert!(!run.stdout.contains("the_door_is_open"), "green and of no hole: a number is enough");
}

#[test]
fn the_first_failure_names_the_panic_the_task_the_place_and_the_section() {
    let run = Fixture::new().workbook(&["check", "1"]);
    run.expect(
        1,
        &[
            "panicked at exercises/01-small/src/notes.rs:7",
            "not yet implemented: title of   Milk, eggs",
            "Task  Cut the white space off both ends of the text.",
            "File  exercises/01-small/src/notes.rs:5",
            "Read  book/src/01-small.md#a-title",
            "Hint  cargo workbook hint 01 title",
        ],
    );
}

#[test]
fn a_wrong_answer_is_shown_as_expected_and_actual() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    solve(&fixture, "list");
    let run = fixture.workbook(&["check"]);
    run.expect(1, &["  − Hello, Ada!\n  + Hello, ADA!\n", "✓ hole 2, list, is filled"]);
    assert!(!run.stdout.contains("panicked"), "the assertion says nothing new: {run}");
    let kept = ".workbook/transcripts/01-small/a_guest_is_greeted_by_name.txt";
    assert_eq!(fixture.read(kept), "Hello, ADA!\n");
}

#[test]
fn the_last_hole_ends_the_chapter_and_names_the_next() {
    let fixture = Fixture::new();
    solve_all(&fixture);
    let run = fixture.workbook(&["check"]);
    run.expect(0, &["6 of 6 checkpoints green, 3 of 3 holes filled"]);
    run.expect(0, &["That was the last open hole: chapter 01 is done", "cargo workbook read 02"]);
    let again = fixture.workbook(&["check", "01"]);
    again.expect(0, &["Everything is green: chapter 01 is done"]);
    fixture.workbook(&["check"]).expect(1, &["exercises/02-other, the first one that is not"]);
}

#[test]
fn json_is_the_whole_of_standard_output() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    let run = fixture.workbook(&["check", "--json"]);
    assert_eq!(run.code, 1, "{run}");
    let report = parsed(&run);
    assert_eq!(report["step"], "01-small");
    assert_eq!(report["title"], "Small");
    assert_eq!(report["done"], false);
    assert_eq!(report["compile_error"], Value::Null);
    assert_eq!(report["tests_changed"], serde_json::json!([]));
    let greet = &report["holes"][2];
    assert_eq!(greet["number"], 3);
    assert_eq!(greet["name"], "greet");
    assert_eq!(greet["state"], "open");
    assert_eq!(greet["file"], "exercises/01-small/src/greeting.rs");
    assert_eq!(greet["line"], 5);
    assert_eq!(greet["minutes"], 3);
    assert_eq!(report["holes"][0]["state"], "green");
    let checkpoints = report["checkpoints"].as_array().unwrap();
    assert_eq!(checkpoints.len(), 6);
    let greeted = &checkpoints[3];
    assert_eq!(greeted["name"], "a_guest_is_greeted_by_name");
    assert_eq!(greeted["theme"], "greeting");
    assert_eq!(greeted["state"], "failed");
    assert_eq!(greeted["expected"], "Hello, Ada!\n");
    assert_eq!(greeted["actual"], "Hello, ADA!\n");
    assert!(greeted["difference"].as_str().unwrap().contains("-Hello, Ada!\n+Hello, ADA!\n"));
    let unlisted = &checkpoints[1];
    assert_eq!(unlisted["panic"]["file"], "exercises/01-small/src/notes.rs");
    assert_eq!(unlisted["panic"]["message"], "not yet implemented: list");
}

#[test]
fn one_hole_alone_can_be_checked() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    let run = fixture.workbook(&["check", "01", "--hole", "title"]);
    run.expect(0, &["1 of 1 checkpoints green, 1 of 1 holes filled"]);
    assert!(!run.stdout.contains("chapter 01 is done"), "{run}");
    fixture.workbook(&["check", "--hole", "2"]).expect(1, &["0 of 3 checkpoints green"]);
    fixture.workbook(&["check", "--hole", "nothing"]).expect(2, &["nothing", "title, list, greet"]);
}

#[test]
fn the_exercise_of_the_current_folder_wins() {
    let fixture = Fixture::new();
    let run = fixture.workbook_in("exercises/02-other/src", &["check"]);
    run.expect(1, &["checking exercises/02-other, the exercise of the current folder"]);
    let named = fixture.workbook_in("exercises/02-other/src", &["check", "small"]);
    named.expect(1, &["checking exercises/01-small, as you asked"]);
    let unknown = fixture.workbook(&["check", "7"]);
    unknown.expect(2, &["there is no step `7`; the steps are: 01-small, 02-other"]);
}

#[test]
fn there_are_no_colours_without_a_terminal() {
    let fixture = Fixture::new();
    let mut command = fixture.command(&["check"]);
    let plain = Run::of(command.env_remove("NO_COLOR").env("TERM", "xterm-256color"));
    assert_eq!(plain.code, 1, "{plain}");
    assert!(!plain.stdout.contains('\u{1b}') && !plain.stderr.contains('\u{1b}'), "{plain:?}");
}

#[test]
fn the_book_is_linked_while_it_is_served() {
    let fixture = Fixture::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    fixture.write(".workbook/serving", &address);
    let link = format!("{address}/01-small.html#a-title");
    fixture.workbook(&["check"]).expect(1, &[&link]);
    drop(listener);
    let run = fixture.workbook(&["check"]);
    assert!(!run.stdout.contains("http://"), "nobody serves it any more: {run}");
}

/// `greet` has no checkpoint of its own: its only one waits for `list` as well.
fn without_own_checkpoint() -> Fixture {
    let fixture = Fixture::without_exercises();
    let toml = "steps/01-small/exercise.toml";
    fixture.replace(
        toml,
        "[\"a_guest_is_greeted_by_name\", \"a_guest_reads_the_notes\"]",
        "[\"a_guest_reads_the_notes\"]",
    );
    fixture.workbook(&["sync"]).expect(0, &[]);
    fixture
}

#[test]
fn a_hole_without_a_checkpoint_of_its_own_counts_when_it_is_filled() {
    let fixture = without_own_checkpoint();
    fixture.workbook(&["check", "1"]).expect(1, &["0 of 3 holes filled"]);
    // Its checkpoint is red, but `list` is open for sure.
    solve(&fixture, "greet");
    fixture.workbook(&["check", "1"]).expect(1, &["1 of 3 holes filled"]);
    solve(&fixture, "title");
    fixture.workbook(&["check", "1"]).expect(1, &["2 of 3 holes filled"]);
    solve(&fixture, "list");
    fixture.workbook(&["check", "1"]).expect(0, &["3 of 3 holes filled"]);
}

#[test]
fn a_hole_without_a_checkpoint_of_its_own_is_doubted_when_the_others_are_filled() {
    let fixture = without_own_checkpoint();
    let file = "exercises/01-small/src/greeting.rs";
    fixture.replace(file, "name.to_uppercase()", "name.to_lowercase()");
    solve(&fixture, "title");
    solve(&fixture, "list");
    fixture.workbook(&["check", "1"]).expect(1, &["2 of 3 holes filled"]);
    // Nobody touched it: it is open, however the others stand.
    fixture.replace(file, "name.to_lowercase()", "name.to_uppercase()");
    fixture.workbook(&["check", "1"]).expect(1, &["2 of 3 holes filled"]);
}

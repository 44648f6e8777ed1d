//! What a student works for is answered first, and what was not run is not called green.

use serde_json::Value;

use crate::background::{Background, lives, wait_for_file};
use crate::fixture::Fixture;
use crate::solutions::{solve, solve_all};

const PROGRESS: &str = ".workbook/progress.json";
const GREETED: &str = "a_guest_is_greeted_by_name";
/// It belongs to no hole.
const REST: &str = "the_door_is_open";

fn step(fixture: &Fixture) -> Value {
    let progress: Value = serde_json::from_str(&fixture.read(PROGRESS)).unwrap();
    progress["steps"]["01-small"].clone()
}

fn unblock(fixture: &Fixture) {
    std::fs::remove_file(fixture.path("blocked")).unwrap();
}

#[test]
fn a_red_checkpoint_of_an_open_hole_is_shown_in_full_before_the_rest_runs() {
    let fixture = Fixture::with_a_rest_that_blocks();
    solve(&fixture, "title");
    solve(&fixture, "list");
    fixture.write("blocked", "");
    let mut check = Background::start(&mut fixture.command(&["check", "01"]));
    check.wait_for(&format!("✗ {GREETED} (greet)"));
    check.wait_for(&format!("First to mend: {GREETED}"));
    check.wait_for("  − Hello, Ada!");
    check.wait_for("  + Hello, ADA!");
    check.wait_for("Task  Greet the guest");
    check.wait_for("File  exercises/01-small/src/greeting.rs:5");
    check.wait_for("Hint  cargo workbook hint 01 greet");
    let id = wait_for_file(&fixture.path("id"));
    assert!(lives(&id), "the rest has not ended");
    assert!(!check.written.contains("holes filled"), "{}", check.written);
    unblock(&fixture);
    check.wait_for("4 of 6 checkpoints green, 2 of 3 holes filled");
    check.wait_for(&format!("First to mend: {GREETED}, shown above"));
    assert_eq!(check.end(), 1, "{}", check.written);
    assert_eq!(check.written.matches("Hello, ADA!").count(), 1, "{}", check.written);
}

#[test]
fn the_holes_that_are_filled_are_named_before_the_rest_runs_and_once() {
    let fixture = Fixture::with_a_rest_that_blocks();
    solve(&fixture, "title");
    solve(&fixture, "list");
    fixture.workbook(&["check", "01"]).expect(1, &[]);
    solve(&fixture, "greet");
    fixture.write("blocked", "");
    let mut check = Background::start(&mut fixture.command(&["check", "01"]));
    check.wait_for(&format!("✓ {GREETED} (greet)"));
    check.wait_for("✓ hole 3, greet, is filled");
    let id = wait_for_file(&fixture.path("id"));
    assert!(lives(&id), "the rest has not ended");
    unblock(&fixture);
    check.wait_for("That was the last open hole: chapter 01 is done");
    assert_eq!(check.end(), 0, "{}", check.written);
    assert_eq!(check.written.matches("is filled").count(), 1, "{}", check.written);
}

#[test]
fn a_check_that_is_stopped_keeps_what_ended_and_calls_nothing_else_green() {
    let fixture = Fixture::with_a_rest_that_blocks();
    solve(&fixture, "title");
    solve(&fixture, "list");
    fixture.write("blocked", "");
    let stop_in_the_rest = || {
        let mut check = Background::start(&mut fixture.command(&["check", "01"]));
        let id = wait_for_file(&fixture.path("id"));
        check.signal("INT");
        assert_eq!(check.end(), 1, "{}", check.written);
        assert!(!lives(&id), "the tests still run");
        std::fs::remove_file(fixture.path("id")).unwrap();
        check.written.clone()
    };
    // Nothing is known of the rest yet.
    let written = stop_in_the_rest();
    assert!(written.contains("stopped; of 1 checkpoint stands"), "{written}");
    assert_eq!(step(&fixture)["checkpoints"][GREETED], "failed");
    assert_eq!(step(&fixture)["checkpoints"][REST], "not_run");
    assert_eq!(step(&fixture)["checked_at"], 0);

    unblock(&fixture);
    fixture.workbook(&["check", "01"]).expect(1, &["4 of 6 checkpoints green"]);
    let whole = step(&fixture);
    assert_eq!(whole["earlier"], serde_json::json!([]));
    assert_eq!(whole["checkpoints"][REST], "passed");

    // Now an earlier check has called it green, and that is said.
    solve(&fixture, "greet");
    fixture.write("blocked", "");
    stop_in_the_rest();
    let stopped = step(&fixture);
    assert_eq!(stopped["checkpoints"][GREETED], "passed");
    assert_eq!(stopped["holes"]["greet"], "green");
    assert_eq!(stopped["earlier"], serde_json::json!([REST]));
    assert_eq!(stopped["done"], false, "the rest was not run");
    assert_eq!(stopped["fingerprint"], whole["fingerprint"]);
    fixture.workbook(&["status"]).expect(0, &["3 of 3", "changed since the last check"]);
    let report = fixture.read(".workbook/reports/01-small.json");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["done"], false);
    let all = report["checkpoints"].as_array().unwrap();
    let earlier: Vec<_> = all.iter().filter(|one| one["earlier"] == true).collect();
    assert_eq!((earlier.len(), &earlier[0]["name"]), (1, &Value::from(REST)));

    unblock(&fixture);
    fixture.workbook(&["check", "01"]).expect(0, &["chapter 01 is done"]);
}

#[test]
fn a_chapter_that_is_done_is_no_longer_when_a_stopped_check_finds_something_red() {
    let fixture = Fixture::with_a_rest_that_blocks();
    solve_all(&fixture);
    fixture.workbook(&["check", "01"]).expect(0, &[]);
    fixture.write("blocked", "");
    fixture.replace("exercises/01-small/src/greeting.rs", "Hello", "Farewell");
    let mut check = Background::start(&mut fixture.command(&["check", "01"]));
    wait_for_file(&fixture.path("id"));
    check.signal("INT");
    assert_eq!(check.end(), 1, "{}", check.written);
    assert_eq!(step(&fixture)["checkpoints"][GREETED], "failed");
    assert_eq!(step(&fixture)["done"], false);
}

#[test]
fn a_save_during_the_rest_starts_anew() {
    let fixture = Fixture::with_a_rest_that_blocks();
    solve(&fixture, "title");
    fixture.write("blocked", "");
    let mut watch = Background::start(&mut fixture.command(&["watch", "01"]));
    watch.wait_for("✓ hole 1, title, is filled");
    let id = wait_for_file(&fixture.path("id"));
    solve(&fixture, "list");
    watch.wait_for("saved again; starting over");
    watch.wait_for("✓ hole 2, list, is filled");
    assert!(!lives(&id), "the rest of the first check still runs");
    unblock(&fixture);
    watch.wait_for("4 of 6 checkpoints green");
}

/// Each checkpoint writes its name and how many cases it is asked for.
fn telling_its_cases() -> Fixture {
    let fixture = Fixture::without_exercises();
    let log = fixture.path("log");
    // One write for a line: several tests run at once.
    let tell = format!(
        "pub fn compare(name: &str, actual: &str) {{\n    \
         let cases = std::env::var(\"PROPTEST_CASES\").unwrap_or(\"all\".into());\n    \
         let log = std::fs::File::options().append(true).create(true).open({log:?});\n    \
         let line = format!(\"{{name}} {{cases}}\\n\");\n    \
         std::io::Write::write_all(&mut log.unwrap(), line.as_bytes()).unwrap();\n"
    );
    fixture.replace(
        "steps/01-small/tests/checkpoints/transcript.rs",
        "pub fn compare(name: &str, actual: &str) {\n",
        &tell,
    );
    let manifest = fixture.read("steps/01-small/Cargo.toml");
    fixture.write("steps/01-small/Cargo.toml", &format!("{manifest}# As if it used proptest.\n"));
    fixture.workbook(&["sync"]).expect(0, &[]);
    fixture
}

#[test]
fn property_tests_try_fewer_cases_until_the_chapter_is_to_be_called_done() {
    let fixture = telling_its_cases();
    let run = |arguments: &[&str]| {
        let _ = std::fs::remove_file(fixture.path("log"));
        let mut command = fixture.command(arguments);
        let code = command.env("PROPTEST_CASES", "0").output().unwrap().status.code();
        let log = fixture.read("log");
        (code, log.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let line = |name: &str, cases: &str| format!("{name} {cases}");

    solve(&fixture, "title");
    solve(&fixture, "list");
    let (code, log) = run(&["check", "01"]);
    assert_eq!(code, Some(1));
    assert_eq!(log.len(), 6, "{log:?}");
    assert!(log.iter().all(|line| line.ends_with(" 24")), "{log:?}");
    assert!(log.contains(&line(REST, "24")), "{log:?}");
    let (_, log) = run(&["check", "01", "--all"]);
    assert!(log.len() == 6 && log.iter().all(|line| line.ends_with(" all")), "{log:?}");

    // The check that finds the last hole filled asks for everything, the last hole included.
    solve(&fixture, "greet");
    let (code, log) = run(&["check", "01"]);
    assert_eq!(code, Some(0));
    assert!(log.contains(&line(GREETED, "24")) && log.contains(&line(GREETED, "all")), "{log:?}");
    assert!(log.contains(&line(REST, "all")) && !log.contains(&line(REST, "24")), "{log:?}");
    // And so does every one after it.
    let (_, log) = run(&["check", "01"]);
    assert!(log.len() == 6 && log.iter().all(|line| line.ends_with(" all")), "{log:?}");
}

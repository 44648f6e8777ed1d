//! `verify`: every way in which an exercise can be unfair is found, and named with its place.

use std::process::{Command, Stdio};

use crate::fixture::Fixture;

const TOML: &str = "steps/01-small/exercise.toml";

/// The miniature with one change in its `exercise.toml`, and the exercises derived from it.
fn with(old: &str, new: &str) -> Fixture {
    let fixture = Fixture::without_exercises();
    fixture.replace(TOML, old, new);
    fixture.workbook(&["sync"]).expect(0, &[]);
    fixture
}

#[test]
fn a_fair_exercise_passes() {
    let run = Fixture::new().workbook(&["verify"]);
    run.expect(
        0,
        &[
            "✓ title fails exactly its checkpoint\n",
            "✓ list fails exactly its 3 checkpoints\n",
            "✓ greet fails exactly its 2 checkpoints\n",
            "✓ double fails exactly its checkpoint\n",
        ],
    );
    assert!(!run.stdout.contains('✗') && !run.stdout.contains('\u{1b}'), "{run}");
}

#[test]
fn one_hole_can_be_verified_without_the_others() {
    let fixture = Fixture::new();
    let run = fixture.workbook(&["verify", "1", "greet"]);
    run.expect(0, &["✓ greet fails exactly its 2 checkpoints\n", "1 hole in "]);
    assert!(!run.stdout.contains("title"), "{run}");
    fixture.workbook(&["verify", "1", "gone"]).expect(2, &["01-small has no hole `gone`"]);
}

#[test]
fn a_checkpoint_that_does_not_depend_on_its_hole_is_found() {
    let fixture = with(
        "\"a_title_has_no_space_around_it\"]",
        "\"a_title_has_no_space_around_it\", \"the_door_is_open\"]",
    );
    let run = fixture.workbook(&["verify", "1"]);
    run.expect(
        1,
        &[
            "✗ steps/01-small/exercise.toml:12: with only the hole `title` open, \
             `the_door_is_open` still passes: it does not depend on the hole",
            "✓ list fails exactly its 3 checkpoints",
        ],
    );
    assert_eq!(run.stdout.matches('✗').count(), 1, "{run}");
}

#[test]
fn a_checkpoint_blamed_on_the_wrong_hole_is_found() {
    let fixture =
        with("[\"a_guest_is_greeted_by_name\", ", "[\"a_title_has_no_space_around_it\", ");
    let run = fixture.workbook(&["verify", "1"]);
    let with = "steps/01-small/exercise.toml:34: with only the hole `greet` open,";
    run.expect(
        1,
        &[
            &format!("{with} `a_title_has_no_space_around_it` still passes"),
            &format!("{with} `a_guest_is_greeted_by_name` fails too: list it or narrow the hole"),
        ],
    );
    assert_eq!(run.stdout.matches('✗').count(), 2, "{run}");
}

#[test]
fn an_exercise_edited_by_hand_is_found() {
    let fixture = Fixture::new();
    fixture.replace("exercises/01-small/src/lib.rs", "pub mod notes;", "mod notes;");
    let run = fixture.workbook(&["verify"]);
    run.expect(
        1,
        &["✗ exercises/01-small/src/lib.rs:4: is not what the step gives", "cargo workbook sync"],
    );
    assert_eq!(run.stdout.matches('✗').count(), 1, "{run}");
}

#[test]
fn a_missing_anchor_is_found_and_the_other_steps_are_verified() {
    let fixture = Fixture::new();
    fixture.replace("steps/01-small/src/notes.rs", "// ANCHOR: title", "");
    fixture.replace("steps/01-small/src/notes.rs", "// ANCHOR_END: title", "");
    let run = fixture.workbook(&["verify"]);
    run.expect(
        1,
        &[
            "✗ steps/01-small/exercise.toml:6: steps/01-small/src/notes.rs has no line \
             `// ANCHOR: title`",
            "✓ double fails exactly its checkpoint",
        ],
    );
}

#[test]
fn a_starter_that_does_not_compile_is_found() {
    let fixture = with("name.to_uppercase()", "name.to_upercase()");
    let run = fixture.workbook(&["verify"]);
    run.expect(
        1,
        &[
            "✗ steps/01-small/exercise.toml:28: the starter of the hole `greet` does not compile",
            "no method named `to_upercase`",
            "exercises/01-small/src/greeting.rs:7",
            "✓ list fails exactly its 3 checkpoints",
        ],
    );
    assert_eq!(run.stdout.matches('✗').count(), 1, "{run}");
}

#[test]
fn a_starter_that_makes_the_compiler_warn_is_found() {
    let fixture = with("let _ = titles;", "let titles = titles;");
    let run = fixture.workbook(&["verify"]);
    run.expect(
        1,
        &[
            "✗ steps/01-small/exercise.toml:16: the starter of the hole `list` makes the compiler warn",
            "unused variable: `titles`",
        ],
    );
}

#[test]
fn a_starter_that_makes_the_compiler_warn_elsewhere_is_found() {
    let fixture = with("'todo!(\"title of {text}\")'", "'\"Milk, eggs\".to_owned()'");
    let run = fixture.workbook(&["verify"]);
    run.expect(
        1,
        &[
            "✗ steps/01-small/exercise.toml:6: the starter of the hole `title` makes the compiler \
             warn",
            "unused variable: `text`",
            "exercises/01-small/src/notes.rs:4",
        ],
    );
}

#[test]
fn a_solved_step_that_fails_is_found_and_no_hole_is_blamed() {
    let fixture = Fixture::new();
    let transcript = "tests/checkpoints/transcripts/the_door_is_open.snap";
    fixture.replace(&format!("steps/01-small/{transcript}"), "---\nopen", "---\nshut");
    fixture.workbook(&["sync"]).expect(0, &[]);
    let run = fixture.workbook(&["verify"]);
    run.expect(1, &["✗ steps/01-small: the solved step fails `the_door_is_open`", "\"shut\\n\""]);
    assert_eq!(run.stdout.matches('✗').count(), 1, "{run}");
}

#[test]
fn a_hole_that_hangs_or_aborts_stops_no_other() {
    let fixture =
        with("'todo!(\"title of {text}\")'", "'let _ = text; loop { std::thread::park() }'");
    fixture.replace(TOML, "todo!(\"list\")", "std::process::abort()");
    fixture.workbook(&["sync"]).expect(0, &[]);
    let run = fixture.workbook(&["verify", "--timeout", "2"]);
    run.expect(
        1,
        &[
            "with only the hole `title` open, the checkpoints did not run to their end: no result came",
            "a_title_has_no_space_around_it",
            "with only the hole `list` open, the checkpoints did not run to their end: the tests' program ended",
            "✓ greet fails exactly its 2 checkpoints",
        ],
    );
}

#[test]
#[cfg(unix)]
fn an_interrupt_leaves_no_checkpoint_running() {
    let starter = "\"\"\"
let id = format!(\"{} {text}\", std::process::id());
std::fs::write(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/id\"), id).unwrap();
loop {
    std::thread::park();
}\"\"\"";
    let fixture = with("'todo!(\"title of {text}\")'", starter);
    let mut verify = fixture.command(&["verify", "1"]);
    let verify = verify.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let file = fixture.target().join("verify/verify-01-small/id");
    let id = loop {
        match std::fs::read_to_string(&file) {
            Ok(text) if text.contains(' ') => break text.split(' ').next().unwrap().to_owned(),
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    };
    let kill = |signal: &str, id: &str| Command::new("kill").args([signal, id]).output().unwrap();
    kill("-INT", &verify.id().to_string());
    let output = verify.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("stopped while the checkpoints of verify-01-small-hole-title ran"),
        "{said}"
    );
    // A process that was killed needs a moment to end, and one that nobody waits for stays listed.
    let runs = || {
        let state = Command::new("ps").args(["-o", "stat=", "-p", &id]).output().unwrap();
        !state.stdout.is_empty() && !state.stdout.starts_with(b"Z")
    };
    let tries = (0..500).take_while(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        runs()
    });
    assert!(tries.count() < 500, "the checkpoint {id} still runs");
}

#[test]
fn a_program_can_read_it() {
    let fixture = with("name.to_uppercase()", "name.to_upercase()");
    let run = fixture.workbook(&["verify", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&run.expect(1, &[]).stdout).unwrap();
    assert_eq!(value["done"], false);
    let small = &value["steps"][0];
    assert_eq!(small["step"], "01-small");
    assert_eq!(small["findings"][0]["kind"], "does_not_compile");
    assert_eq!(small["findings"][0]["hole"], "greet");
    assert_eq!(small["holes"][1]["name"], "list");
    assert_eq!(small["holes"][1]["exact"], true);
    assert_eq!(small["holes"][2]["exact"], false);
    assert!(!run.stdout.contains("\\u001b"), "{run}");
}

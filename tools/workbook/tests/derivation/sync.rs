//! `sync`: what it writes, shows, keeps and refuses.

use crate::fixture::Fixture;

#[test]
fn a_second_sync_writes_nothing() {
    let fixture = Fixture::new();
    let before = fixture.files("exercises");
    let run = fixture.workbook(&["sync"]);
    run.expect(0, &["exercises/01-small is what the step gives"]);
    assert!(!run.stdout.contains("wrote"), "{run}");
    assert_eq!(fixture.files("exercises"), before);
    assert!(!fixture.exists(".workbook/backups"));
}

#[test]
fn the_exercise_has_holes_and_no_hints() {
    let fixture = Fixture::new();
    assert!(!fixture.exists("exercises/01-small/exercise.toml"));
    let greeting = fixture.read("exercises/01-small/src/greeting.rs");
    let expected = "\
//! Greets a guest. Called by the tests.

/// Greets `name`.
pub fn greet(name: &str) -> String {
    // HOLE 3 of 3, greet: Greet the guest by the name as they wrote it.
    // Turns green: a_guest_is_greeted_by_name, a_guest_reads_the_notes
    format!(\"Hello, {}!\", name.to_uppercase())
    // END OF HOLE greet
}
";
    assert_eq!(greeting, expected);
    let snapshot = "tests/checkpoints/transcripts/the_door_is_open.snap";
    let [step, exercise] =
        ["steps", "exercises"].map(|folder| format!("{folder}/01-small/{snapshot}"));
    assert_eq!(fixture.read(&step), fixture.read(&exercise));
}

#[test]
fn the_exercise_is_as_rustfmt_would_have_it() {
    let fixture = Fixture::new();
    let roots = ["src/lib.rs", "src/main.rs", "tests/checkpoints/main.rs"];
    let mut command = std::process::Command::new("rustfmt");
    command.args(["--check", "--edition", "2024", "--config", "use_small_heuristics=Max"]);
    command.args(roots.map(|root| fixture.path("exercises/01-small").join(root)));
    match command.output() {
        Ok(output) => assert!(output.status.success(), "{output:#?}"),
        Err(error) => println!("skipped: rustfmt cannot be run ({error})"),
    }
}

#[test]
fn check_shows_every_difference_and_writes_nothing() {
    let fixture = Fixture::new();
    fixture.replace("exercises/01-small/src/notes.rs", "let _ = titles;", "let _ = (titles, 1);");
    fixture.write("exercises/01-small/src/own.rs", "//! Mine.\n");
    std::fs::remove_file(fixture.path("exercises/02-other/src/lib.rs")).unwrap();
    let before = fixture.files("exercises");
    let run = fixture.workbook(&["sync", "--check"]);
    run.expect(
        1,
        &[
            "exercises/01-small/src/notes.rs:17: differs from what the step gives\n@@",
            "-    let _ = (titles, 1);\n+    let _ = titles;\n",
            "exercises/01-small/src/own.rs:1: does not come from the step",
            "exercises/02-other/src/lib.rs:1: is missing",
            "run `cargo workbook sync`",
        ],
    );
    assert_eq!(fixture.files("exercises"), before);
    fixture.workbook(&["sync", "1", "--check"]).expect(1, &[]);
}

#[test]
fn what_it_overwrites_or_removes_is_in_a_backup() {
    let fixture = Fixture::new();
    fixture.write("exercises/01-small/src/notes.rs", "my work");
    fixture.write("exercises/01-small/src/own/deep.rs", "my own file");
    let run = fixture.workbook(&["sync"]);
    run.expect(
        0,
        &["wrote exercises/01-small/src/notes.rs", "removed exercises/01-small/src/own/deep.rs"],
    );
    assert!(!fixture.exists("exercises/01-small/src/own"));
    let folder = run.stdout.split("what was there before is in ").nth(1).unwrap().trim_end();
    let folder = folder.lines().next().unwrap();
    assert_eq!(fixture.read(&format!("{folder}/files/src/notes.rs")), "my work");
    assert_eq!(fixture.read(&format!("{folder}/files/src/own/deep.rs")), "my own file");
    fixture.workbook(&["reset", "--undo", "1"]).expect(0, &["before `sync`"]);
    assert_eq!(fixture.read("exercises/01-small/src/notes.rs"), "my work");
    assert_eq!(fixture.read("exercises/01-small/src/own/deep.rs"), "my own file");
}

#[test]
fn an_exercise_whose_step_is_gone_goes_into_a_backup() {
    let fixture = Fixture::new();
    std::fs::remove_dir_all(fixture.path("steps/02-other")).unwrap();
    fixture
        .workbook(&["sync"])
        .expect(0, &["removed exercises/02-other/Cargo.toml", "-sync-02-other"]);
    assert!(!fixture.exists("exercises/02-other"));
    assert!(fixture.exists("exercises/README.md"));
}

#[test]
fn a_fault_in_one_step_leaves_every_exercise_alone() {
    let fixture = Fixture::new();
    fixture.replace("steps/01-small/src/notes.rs", "text.trim()", "text.trim().trim()");
    fixture.replace("steps/01-small/README.md", "in any folder", "in any folder at all");
    fixture.replace("steps/02-other/src/lib.rs", "    // ANCHOR_END: double\n", "");
    let before = fixture.files("exercises");
    let run = fixture.workbook(&["sync"]);
    run.expect(2, &["steps/02-other/src/lib.rs:5: the anchor `double` has no end"]);
    assert_eq!(fixture.files("exercises"), before);
}

#[test]
fn an_unknown_step_is_named_with_those_that_are_known() {
    let run = Fixture::new().workbook(&["sync", "07"]);
    run.expect(2, &["there is no step `07`; the steps are: 01-small, 02-other"]);
}

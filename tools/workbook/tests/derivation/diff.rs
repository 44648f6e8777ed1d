//! `diff`: between two steps, and between an exercise and its starter.

use crate::fixture::Fixture;

#[test]
fn what_a_student_changed_is_shown() {
    let fixture = Fixture::new();
    let run = fixture.workbook(&["diff", "1"]);
    run.expect(0, &["what you changed in exercises/01-small", "no difference"]);
    fixture.replace("exercises/01-small/src/greeting.rs", "name.to_uppercase()", "name");
    fixture.write("exercises/01-small/src/own.rs", "//! Mine.\n");
    let run = fixture.workbook_in("exercises/01-small/src", &["diff"]);
    run.expect(
        0,
        &[
            "+1 −1     src/greeting.rs\n",
            "+1 −0     src/own.rs\n",
            "-    format!(\"Hello, {}!\", name.to_uppercase())\n+    format!(\"Hello, {}!\", name)\n",
            "program: 2 files, 2 lines added, 1 removed\n",
        ],
    );
    assert!(!run.stdout.contains('\u{1b}'), "{run}");
    let run = fixture.workbook(&["diff", "1", "--stat", "src/own.rs"]);
    run.expect(0, &["program: 1 file, 1 line added, 0 removed\n"]);
    assert!(!run.stdout.contains("@@"), "{run}");
}

#[test]
fn two_steps_differ_by_what_the_chapter_is_about() {
    let fixture = Fixture::new();
    // But for its name, a line and an anchor.
    fixture.add_step_like("01-small", "03-next");
    fixture.replace("steps/03-next/src/notes.rs", "text.trim()", "// Both ends.\n    text.trim()");
    fixture.replace(
        "steps/03-next/src/notes.rs",
        "/// The title",
        "// ANCHOR: x\n// ANCHOR_END: x\n/// The title",
    );
    let run = fixture.workbook(&["diff", "1", "3"]);
    run.expect(
        0,
        &[
            "from steps/01-small to steps/03-next",
            "+    // Both ends.\n",
            "program: 1 file, 1 line added, 0 removed\n",
        ],
    );
}

#[test]
fn a_file_that_moved_is_no_new_file() {
    let fixture = Fixture::new();
    fixture.add_step_like("01-small", "03-next");
    let no_holes = "title = \"Next\"\nchapter = \"03-next.md\"\nminutes = { read = 1, do = 0 }\n";
    fixture.write("steps/03-next/exercise.toml", no_holes);
    let src = "steps/03-next/src";
    fixture.rename(&format!("{src}/notes.rs"), &format!("{src}/notes/mod.rs"));
    fixture.rename(&format!("{src}/greeting.rs"), &format!("{src}/hall/greeting.rs"));
    fixture.replace(&format!("{src}/hall/greeting.rs"), "Hello, {name}!", "Good day, {name}!");
    fixture.write(&format!("{src}/hall/mod.rs"), "//! The hall.\n\npub mod greeting;\n");
    let run = fixture.workbook(&["diff", "1", "3"]);
    run.expect(
        0,
        &[
            "as it was moved src/notes.rs → src/notes/mod.rs\n",
            "+1 −1     moved src/greeting.rs → src/hall/greeting.rs\n",
            "+3 −0     src/hall/mod.rs\n",
            "-    format!(\"Hello, {name}!\")\n+    format!(\"Good day, {name}!\")\n",
            "program: 3 files, 4 lines added, 1 removed, 2 of them moved\n",
        ],
    );
    assert!(!run.stdout.contains("+//! Notes"), "{run}");
    // The old place and the new one both name it.
    for path in ["src/greeting.rs", "src/hall/greeting.rs"] {
        let run = fixture.workbook(&["diff", "1", "3", path, "--stat"]);
        run.expect(0, &["program: 1 file, 1 line added, 1 removed, 1 of them moved\n"]);
    }
}

#[test]
fn tests_and_transcripts_are_counted_apart() {
    let fixture = Fixture::new();
    fixture.add_step_like("01-small", "03-next");
    let tests = "steps/03-next/tests/checkpoints";
    fixture.replace("steps/03-next/README.md", "# Small", "# Next");
    fixture.replace(&format!("{tests}/greeting.rs"), "greet(\"Ada\")", "greet(\"Grace\")");
    fixture.write(&format!("{tests}/transcripts/new.snap"), "---\n---\none\n");
    fixture.workbook(&["diff", "1", "3"]).expect(
        0,
        &["program: 1 file, 1 line added, 1 removed\n\
             tests: 1 file, 1 line added, 1 removed\n\
             transcripts: 1 file, 3 lines added, 0 removed\n"],
    );
}

#[test]
fn one_path_may_be_asked_for() {
    let fixture = Fixture::new();
    let run = fixture.workbook(&["diff", "1", "2", "src"]);
    run.expect(0, &["src/lib.rs", "src/notes.rs"]);
    assert!(!run.stdout.contains("README.md"), "{run}");
    fixture
        .workbook(&["diff", "1", "2", "src/gone.rs"])
        .expect(2, &["neither side has src/gone.rs"]);
    fixture.workbook(&["diff", "1", "7"]).expect(2, &["there is no step `7`"]);
}

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
            "2 files: 2 lines added, 1 removed",
        ],
    );
    assert!(!run.stdout.contains('\u{1b}'), "{run}");
    let run = fixture.workbook(&["diff", "1", "--stat", "src/own.rs"]);
    run.expect(0, &["1 file: 1 line added, 0 removed"]);
    assert!(!run.stdout.contains("@@"), "{run}");
}

#[test]
fn two_steps_differ_by_what_the_chapter_is_about() {
    let fixture = Fixture::new();
    // A third step like the first, but for its name, a line and an anchor.
    for (path, contents) in fixture.files("steps/01-small") {
        let text = String::from_utf8(contents).unwrap();
        let text = text.replace("01-small", "03-next").replace("01_small", "03_next");
        fixture.write(&path.replace("01-small", "03-next"), &text);
    }
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
            "1 file: 1 line added, 0 removed",
        ],
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

//! `step`: a new step from the one before.

use crate::fixture::Fixture;

#[test]
fn a_new_step_is_the_one_before_under_another_name() {
    let fixture = Fixture::without_exercises();
    let run = fixture.workbook(&["step", "03", "event-log", "--from", "01"]);
    run.expect(0, &["made steps/03-event-log from steps/01-small", "sync 03"]);
    let greeting = "tests/checkpoints/greeting.rs";
    assert_eq!(
        fixture.read(&format!("steps/03-event-log/{greeting}")),
        fixture.read(&format!("steps/01-small/{greeting}")).replace("01_small", "03_event_log")
    );
    let manifest = fixture.read("steps/03-event-log/Cargo.toml");
    assert_eq!(manifest.matches("step-03-event-log").count(), 2, "{manifest}");
    let exercise = fixture.read("steps/03-event-log/exercise.toml");
    assert!(exercise.contains("title = \"Event log\"\nchapter = \"03-event-log.md\"\n"));
    assert!(!exercise.contains("[[hole]]"), "{exercise}");
    assert!(fixture.read("steps/03-event-log/README.md").starts_with("# Step 03: event log\n"));
    let summary = "- [Other](02-other.md)\n- [Event log](03-event-log.md)\n";
    assert!(fixture.read("book/src/SUMMARY.md").ends_with(summary));
    assert!(fixture.read("book/src/03-event-log.md").contains("{{#checkpoints 03}}"));
    // It is a step like the others, whose exercise has no holes yet.
    fixture.workbook(&["sync"]).expect(0, &["wrote exercises/03-event-log/src/notes.rs"]);
    assert!(!fixture.read("exercises/03-event-log/src/notes.rs").contains("HOLE"));
    fixture.workbook(&["diff", "1", "3", "src"]).expect(0, &["no difference"]);
}

#[test]
fn services_are_taken_along_and_the_chapter_between_gets_its_line() {
    let fixture = Fixture::without_exercises();
    fixture.write("book/src/SUMMARY.md", "- [Small](01-small.md)\n- [Last](09-last.md)\n");
    fixture.workbook(&["step", "03", "events"]).expect(0, &["from steps/02-other"]);
    let services = |step: &str| {
        let text = fixture.read(&format!("steps/{step}/exercise.toml"));
        let found = text.split("[[service]]").skip(1);
        found.map(|service| service.trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(services("03-events"), services("02-other"));
    assert!(!services("03-events").is_empty());
    let summary = "- [Small](01-small.md)\n- [Events](03-events.md)\n- [Last](09-last.md)\n";
    assert_eq!(fixture.read("book/src/SUMMARY.md"), summary);
}

#[test]
fn what_only_the_last_chapter_tested_is_left_with_it() {
    let fixture = Fixture::without_exercises();
    fixture.add_step_like("01-small", "03-next");
    let tests = "steps/03-next/tests/checkpoints";
    fixture.write(&format!("{tests}/breaker.rs"), "//! The breaker.\n");
    fixture.write(&format!("{tests}/pages/mod.rs"), "//! Pages.\n\nmod long;\n");
    fixture.write(&format!("{tests}/pages/long.rs"), "//! Long pages.\n");
    fixture.write(&format!("{tests}/transcripts/it_opens.snap"), "---\n---\nopen\n");
    fixture.write(
        &format!("{tests}/harness/script.rs"),
        "//! A neighbour that says what it is told.\n",
    );
    let main = fixture.read(&format!("{tests}/main.rs"));
    fixture.write(&format!("{tests}/main.rs"), &(main.clone() + "mod breaker;\nmod pages;\n"));
    // 03 comes behind 02, which is another program, so all of its tests are its own.
    let run = fixture.workbook(&["step", "04", "last"]);
    run.expect(0, &["files of the tests of chapter 03"]);
    assert!(!fixture.exists("steps/04-last/tests/checkpoints/greeting.rs"));
    std::fs::remove_dir_all(fixture.path("steps/04-last")).unwrap();
    std::fs::remove_file(fixture.path("book/src/04-last.md")).unwrap();
    std::fs::remove_dir_all(fixture.path("steps/02-other")).unwrap();
    let run = fixture.workbook(&["step", "04", "last"]);
    run.expect(0, &["left out 4 files of the tests of chapter 03"]);
    let new = "steps/04-last/tests/checkpoints";
    for gone in ["breaker.rs", "pages/mod.rs", "pages/long.rs", "transcripts/it_opens.snap"] {
        assert!(!fixture.exists(&format!("{new}/{gone}")), "{gone}");
    }
    assert!(fixture.exists(&format!("{new}/harness/script.rs")));
    assert_eq!(fixture.read(&format!("{new}/main.rs")), main.replace("03", "04"));
}

#[test]
fn a_name_that_cannot_be_is_refused_and_nothing_is_made() {
    let fixture = Fixture::without_exercises();
    let before = [fixture.files("steps"), fixture.files("book")];
    let refuse = |arguments: &[&str], why: &str| {
        let arguments: Vec<_> = ["step"].iter().chain(arguments).copied().collect();
        fixture.workbook(&arguments).expect(2, &[why]);
    };
    refuse(&["3", "events"], "two digits");
    refuse(&["03", "Events"], "small letters");
    refuse(&["03", "../events"], "small letters");
    refuse(&["03", "event--log"], "small letters");
    refuse(&["02", "events"], "the number 02 is that of 02-other");
    refuse(&["00", "events"], "no step comes before it");
    refuse(&["03", "events", "--from", "9"], "there is no step `9`");
    assert_eq!([fixture.files("steps"), fixture.files("book")], before);
}

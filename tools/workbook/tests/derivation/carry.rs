//! `carry`: an edit of a step goes into the later steps that have the file, or into none.

use crate::fixture::Fixture;

const NOTES: &str = "steps/01-small/src/notes.rs";
const GREETING: &str = "steps/01-small/src/greeting.rs";

/// Four steps in git: 02 is another program, 03 and 04 are like 01.
fn at_work() -> Fixture {
    let fixture = Fixture::without_exercises();
    for name in ["03-next", "04-last"] {
        fixture.add_step_like("01-small", name);
    }
    fixture.commit("Four steps");
    fixture
}

fn steps(fixture: &Fixture) -> Vec<(String, Vec<u8>)> {
    fixture.files("steps")
}

#[test]
fn an_edit_goes_into_every_later_step_that_has_the_file() {
    let fixture = at_work();
    fixture.replace(GREETING, "Hello", "Good day");
    fixture.replace("steps/04-last/src/greeting.rs", "Hello", "Good day");
    let run = fixture.workbook(&["carry", GREETING]);
    run.expect(
        0,
        &[
            "steps/01-small/src/greeting.rs: +1 −1\n",
            "  02-other             has no such file\n",
            "  03-next              takes it in src/greeting.rs, +1 −1\n",
            "  04-last              has it already\n",
            "1 file of later steps written or removed",
        ],
    );
    assert!(fixture.read("steps/03-next/src/greeting.rs").contains("Good day, {name}!"));
    fixture.workbook(&["carry", GREETING]).expect(0, &["nothing to do"]);
}

#[test]
fn what_a_later_step_changed_itself_stays_and_its_name_too() {
    let fixture = at_work();
    let tests = "tests/checkpoints/greeting.rs";
    let (first, next) = (format!("steps/01-small/{tests}"), format!("steps/03-next/{tests}"));
    fixture.write(&next, &(fixture.read(&next) + "\n// The end.\n"));
    fixture.commit("03 has an end");
    let edited = fixture.read(&first).replace("step_01_small::", "::step_01_small::");
    fixture.write(&first, &edited);
    fixture.workbook_in("steps/01-small/tests", &["carry", "checkpoints"]).expect(0, &[]);
    let carried = fixture.read(&next);
    assert!(carried.contains("::step_03_next::"), "{carried}");
    assert!(carried.ends_with("\n// The end.\n"), "{carried}");
    assert!(!carried.contains("01"), "{carried}");
}

#[test]
fn a_file_is_followed_to_where_later_steps_have_it() {
    let fixture = at_work();
    fixture.rename("steps/03-next/src/greeting.rs", "steps/03-next/src/hall/greeting.rs");
    fixture.rename("steps/04-last/src/greeting.rs", "steps/04-last/src/hall/door/greeting.rs");
    fixture.commit("The greeting moved");
    fixture.replace(GREETING, "Hello", "Good day");
    fixture.write("steps/01-small/src/parting.rs", "//! Says good-bye.\n");
    // The neighbours of a new file did not all move to one place.
    let run = fixture.workbook(&["carry", "steps/01-small/src"]);
    run.expect(
        0,
        &[
            "  03-next              takes it in src/hall/greeting.rs, +1 −1\n",
            "  04-last              takes it in src/hall/door/greeting.rs, +1 −1\n",
            "steps/01-small/src/parting.rs: is new\n",
            "  03-next              gets src/parting.rs\n",
        ],
    );
    assert!(fixture.read("steps/04-last/src/hall/door/greeting.rs").contains("Good day"));
}

#[test]
fn files_that_are_new_gone_or_moved_are_carried() {
    let fixture = at_work();
    fixture.write("steps/01-small/src/parting.rs", "//! Says good-bye in step-01-small.\n");
    fixture.rename(GREETING, "steps/01-small/src/hall.rs");
    std::fs::remove_file(fixture.path("steps/01-small/README.md")).unwrap();
    std::fs::remove_file(fixture.path("steps/04-last/README.md")).unwrap();
    let run = fixture.workbook(&["carry", "steps/01-small"]);
    run.expect(
        0,
        &[
            "steps/01-small/src/hall.rs: was src/greeting.rs, +0 −0\n",
            "  03-next              moves src/greeting.rs to src/hall.rs, +0 −0\n",
            "steps/01-small/README.md: is gone\n",
            "  03-next              removes README.md\n",
            "  04-last              has it already\n",
        ],
    );
    assert_eq!(
        fixture.read("steps/03-next/src/parting.rs"),
        "//! Says good-bye in step-03-next.\n"
    );
    assert!(fixture.exists("steps/04-last/src/hall.rs"));
    for gone in ["steps/04-last/src/greeting.rs", "steps/03-next/README.md"] {
        assert!(!fixture.exists(gone), "{gone}");
    }
}

#[test]
fn a_conflict_is_shown_with_its_place_and_nothing_is_written() {
    let fixture = at_work();
    fixture.replace("steps/04-last/src/greeting.rs", "Hello", "Welcome");
    fixture.commit("04 says welcome");
    fixture.replace(GREETING, "Hello", "Good day");
    let before = steps(&fixture);
    let run = fixture.workbook(&["carry", GREETING]);
    let line = fixture.read(GREETING).lines().position(|line| line.contains("Good day")).unwrap();
    let place = format!("conflict at steps/04-last/src/greeting.rs:{}\n", line + 1);
    run.expect(
        1,
        &[
            &place,
            "    <<<<<<< 04-last\n    ",
            "Welcome, {name}!",
            "nothing was written",
            "`--until 03`",
            "`cargo workbook carry steps/04-last/src/greeting.rs`",
            "`--except 04`",
        ],
    );
    assert_eq!(steps(&fixture), before);
    fixture.workbook(&["carry", GREETING, "--except", "4"]).expect(0, &["04-last", "left out"]);
    assert!(fixture.read("steps/03-next/src/greeting.rs").contains("Good day"));
    assert!(fixture.read("steps/04-last/src/greeting.rs").contains("Welcome"));
}

#[test]
fn a_file_that_differs_is_neither_removed_nor_written_over() {
    let fixture = at_work();
    std::fs::remove_file(fixture.path(GREETING)).unwrap();
    fixture.replace("steps/03-next/src/greeting.rs", "Hello", "Welcome");
    let run = fixture.workbook(&["carry", GREETING]);
    run.expect(1, &["conflict at steps/03-next/src/greeting.rs:1", "it is gone there"]);
    fixture.write("steps/01-small/src/new.rs", "//! One.\n");
    fixture.write("steps/03-next/src/new.rs", "//! Another.\n");
    let run = fixture.workbook(&["carry", "steps/01-small/src/new.rs"]);
    run.expect(1, &["conflict at steps/03-next/src/new.rs:1", "it is new there"]);
}

#[test]
fn a_dry_run_shows_the_differences_and_writes_nothing() {
    let fixture = at_work();
    fixture.replace(GREETING, "Hello", "Good day");
    let before = steps(&fixture);
    let run = fixture.workbook(&["carry", GREETING, "--dry-run", "--until", "3"]);
    run.expect(0, &["Good day, {name}!", "that was a dry run"]);
    assert!(!run.stdout.contains("04-last"), "{run}");
    assert_eq!(steps(&fixture), before);
}

#[test]
fn a_carry_can_be_undone_and_the_undoing_too() {
    let fixture = at_work();
    fixture.replace(GREETING, "Hello", "Good day");
    fixture.write("steps/01-small/src/new.rs", "//! New.\n");
    let before = steps(&fixture);
    fixture.workbook(&["carry", "steps/01-small/src"]).expect(0, &["carry --undo"]);
    let carried = steps(&fixture);
    assert_ne!(before, carried);
    fixture.workbook(&["carry", "--undo"]).expect(0, &["bringing steps back"]);
    assert_eq!(steps(&fixture), before);
    fixture.workbook(&["carry", "--undo"]).expect(0, &["before `undo`"]);
    assert_eq!(steps(&fixture), carried);
    // These backups are none of an exercise.
    fixture.workbook(&["reset", "--undo"]).expect(2, &["there is no such backup"]);
}

#[test]
fn an_edit_that_was_committed_is_carried_since_a_revision() {
    let fixture = at_work();
    fixture.replace(GREETING, "Hello", "Good day");
    fixture.commit("A better greeting");
    fixture.workbook(&["carry", GREETING]).expect(0, &["nothing changed there since HEAD"]);
    let run = fixture.workbook(&["carry", GREETING, "--since", "HEAD~1"]);
    run.expect(0, &["03-next              takes it"]);
    fixture
        .workbook(&["carry", GREETING, "--since", "yesterday"])
        .expect(2, &["git knows no revision `yesterday`"]);
}

/// 03 is already as it should be, by hand and in other words; 04 is a copy of it.
#[test]
fn a_step_that_took_an_edit_is_the_pattern_for_the_copies_behind_it() {
    let fixture = at_work();
    for name in ["03-next", "04-last"] {
        fixture.replace(&format!("steps/{name}/src/notes.rs"), "text.trim()", "text.trim( )");
    }
    fixture.commit("Others");
    fixture.replace(NOTES, "text.trim()", "text.trim_start()");
    fixture.workbook(&["carry", NOTES]).expect(1, &["conflict at steps/03-next/src/notes.rs"]);
    let next = "steps/03-next/src/notes.rs";
    fixture.replace(next, "text.trim( )", "text.trim_start( )");
    fixture.workbook(&["carry", next]).expect(0, &["04-last              takes it"]);
    assert_eq!(fixture.read("steps/04-last/src/notes.rs"), fixture.read(next));
}

#[test]
fn only_files_of_one_step_are_carried() {
    let fixture = at_work();
    fixture.workbook(&["carry"]).expect(2, &["FILES"]);
    let refuse = |files: &[&str], why: &str| {
        let arguments: Vec<_> = ["carry"].iter().chain(files).copied().collect();
        fixture.workbook(&arguments).expect(2, &[why]);
    };
    refuse(&["exercises/01-small/src/notes.rs"], "carried by `sync`");
    refuse(&["../other"], "does not lie in");
    refuse(&["steps/09-gone/src/notes.rs"], "there is no step `09-gone`");
    refuse(&[NOTES, "steps/03-next/src/notes.rs"], "one step at a time");
    refuse(&["steps/04-last/src/notes.rs"], "no step comes after 04-last");
    fixture.workbook(&["carry", "--undo"]).expect(2, &["nothing was carried"]);
}

#[test]
fn without_git_it_says_what_it_needs_it_for() {
    let fixture = Fixture::without_exercises();
    let run = fixture.workbook(&["carry", "steps/01-small/src/notes.rs"]);
    run.expect(2, &["carry asks git for the file before the edit"]);
}

//! `update`: a new version comes under a student's work, and nothing of it is lost.

use crate::fixture::{Fixture, Run};

const NOTES: &str = "exercises/01-small/src/notes.rs";
const GREETING: &str = "exercises/01-small/src/greeting.rs";
const MOVED: &str = "exercises/01-small/src/list/notes.rs";

/// A clone at an old version. In the new one, which waits upstream, the notes have another file, the
/// hole `list` is gone, `greet` is called `salute`, and there is another chapter.
pub fn old_clone() -> Fixture {
    let fixture = Fixture::new();
    fixture.commit("An old version");
    fixture.git(&["clone", "--quiet", "--bare", ".", "../upstream.git"]);
    fixture.git(&["remote", "add", "origin", "../upstream.git"]);
    new_version(&fixture);
    fixture.workbook(&["sync"]).expect(0, &[]);
    fixture.commit("A new version");
    fixture.git(&["push", "--quiet", "origin", "main"]);
    fixture.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    fixture.git(&["fetch", "--quiet", "origin"]);
    fixture.git(&["branch", "--quiet", "--set-upstream-to", "origin/main"]);
    std::fs::remove_dir_all(fixture.path(".workbook")).unwrap();
    fixture
}

fn new_version(fixture: &Fixture) {
    fixture.add_step_like("02-other", "03-next");
    let step = "steps/01-small";
    fixture.rename(&format!("{step}/src/notes.rs"), &format!("{step}/src/list/notes.rs"));
    fixture.write(&format!("{step}/src/list/mod.rs"), "//! The list.\n\npub mod notes;\n");
    fixture.replace(&format!("{step}/src/lib.rs"), "pub mod notes;", "pub mod list;");
    let notes = fixture.read(&format!("{step}/src/list/notes.rs"));
    let notes = notes.replace("    // ANCHOR: list\n", "").replace("    // ANCHOR_END: list\n", "");
    fixture.write(&format!("{step}/src/list/notes.rs"), &notes);
    let greeting = fixture.read(&format!("{step}/src/greeting.rs"));
    let greeting = greeting.replace(": greet\n", ": salute\n");
    fixture.write(&format!("{step}/src/greeting.rs"), &greeting);
    let toml = fixture.read(&format!("{step}/exercise.toml"));
    let holes: Vec<_> = toml.split("[[hole]]").collect();
    let [head, title, _, greet, ..] = holes.as_slice() else { panic!("{toml}") };
    let title = title.replace("src/notes.rs", "src/list/notes.rs");
    let greet = greet.replace("\"greet\"", "\"salute\"\nwas = [\"greet\"]");
    let toml = format!("{head}[[hole]]{title}[[hole]]{greet}");
    fixture.write(&format!("{step}/exercise.toml"), &toml.replace("do = 9", "do = 5"));
    fixture.write("book/src/02-other.md", "# Other, better\n");
}

/// All holes filled, a line outside of them, a file of their own, and notes in the book.
pub fn work(fixture: &Fixture) {
    fixture.replace(NOTES, "todo!(\"title of {text}\")", "mine(text)");
    fixture.replace(NOTES, "todo!(\"list\")", "titles.join(\"my list\")");
    let notes =
        fixture.read(NOTES) + "\nfn mine(text: &str) -> String {\n    text.trim().into()\n}\n";
    fixture.write(NOTES, &notes);
    fixture.replace(GREETING, "name.to_uppercase()", "name /* mine */");
    fixture.write("exercises/01-small/src/own.rs", "//! Mine.\n");
    let chapter = fixture.read("book/src/01-small.md") + "\nMy note.\n";
    fixture.write("book/src/01-small.md", &chapter);
    fixture.write(".workbook/progress.json", PROGRESS);
}

const PROGRESS: &str = r#"{ "version": 1, "steps": { "01-small":
    { "holes": { "title": "green", "greet": "green" }, "checkpoints": {} } } }"#;

/// Every text that the student wrote is where it belongs in the new version.
#[track_caller]
pub fn expect_work(fixture: &Fixture, run: &Run) {
    run.expect(
        0,
        &[
            "01-small: 2 holes hold what you wrote",
            "  moved   title in src/notes.rs → title in src/list/notes.rs\n",
            "  moved   greet in src/greeting.rs → salute in src/greeting.rs\n",
            "  gone    list: your text is in .workbook/backups/",
            "book/src/01-small.md: your change is kept",
        ],
    );
    let notes = fixture.read(MOVED);
    assert!(notes.contains("HOLE 1 of 2, title"), "{notes}");
    assert!(notes.contains("\n    mine(text)\n    // END OF HOLE title"), "{notes}");
    assert!(
        notes.ends_with("\nfn mine(text: &str) -> String {\n    text.trim().into()\n}\n"),
        "{notes}"
    );
    assert!(!fixture.exists(NOTES));
    assert!(fixture.read(GREETING).contains("name /* mine */)\n    // END OF HOLE salute"));
    assert_eq!(fixture.read("exercises/01-small/src/own.rs"), "//! Mine.\n");
    assert!(fixture.read("book/src/01-small.md").ends_with("\nMy note.\n"));
    assert_eq!(fixture.read("book/src/02-other.md"), "# Other, better\n");
    assert!(fixture.exists("exercises/03-next/Cargo.toml"));
    // What is gone is where it says.
    let gone = run.stdout.lines().find(|line| line.contains("  gone    list")).unwrap();
    let (path, line) = gone.rsplit_once(" in ").unwrap().1.rsplit_once(':').unwrap();
    let kept = fixture.read(path);
    assert!(kept.contains("titles.join(\"my list\")"), "{kept}");
    assert!(kept.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap().contains("HOLE 2 of"));
    // Progress is known under the new names.
    let progress: serde_json::Value =
        serde_json::from_str(&fixture.read(".workbook/progress.json")).unwrap();
    let holes = serde_json::json!({ "title": "green", "salute": "green" });
    assert_eq!(progress["steps"]["01-small"]["holes"], holes);
}

fn upstream_is_here(fixture: &Fixture) -> String {
    fixture.git(&["merge-base", "--is-ancestor", "origin/main", "HEAD"]);
    fixture.git(&["status", "--porcelain"])
}

#[test]
fn work_that_was_not_committed_comes_along() {
    let fixture = old_clone();
    work(&fixture);
    let run = fixture.workbook(&["update"]);
    run.expect(0, &["1 change came", "new: 03-next"]);
    expect_work(&fixture, &run);
    let changed = upstream_is_here(&fixture);
    assert!(changed.contains(" M exercises/01-small/src/list/notes.rs"), "{changed}");
    fixture.workbook(&["update"]).expect(0, &["nothing is new there"]);
    expect_work(&fixture, &run);
    // `reset` does not take a backup of other files for its own.
    fixture.workbook(&["reset", "--undo"]).expect(2, &["there is no such backup"]);
    fixture.workbook(&["reset", "--list"]).expect(0, &["-update-01-small", "  src/notes.rs"]);
}

#[test]
fn work_that_was_committed_comes_along_and_stays_in_the_history() {
    let fixture = old_clone();
    work(&fixture);
    fixture.commit("My work");
    let mine = fixture.git(&["rev-parse", "HEAD"]);
    let run = fixture.workbook(&["update"]);
    expect_work(&fixture, &run);
    upstream_is_here(&fixture);
    fixture.git(&["merge-base", "--is-ancestor", mine.trim(), "HEAD"]);
}

#[test]
fn an_update_can_be_undone() {
    for committed in [false, true] {
        let fixture = old_clone();
        work(&fixture);
        if committed {
            fixture.commit("My work");
        }
        let state = |fixture: &Fixture| {
            let head = fixture.git(&["rev-parse", "HEAD"]);
            let folders = ["exercises", "steps", "book"];
            (head, folders.map(|folder| fixture.files(folder)))
        };
        let before = state(&fixture);
        fixture.workbook(&["update"]).expect(0, &["update --undo"]);
        fixture.write("exercises/01-small/src/own.rs", "//! Changed since.\n");
        let run = fixture.workbook(&["update", "--undo"]);
        run.expect(0, &["your work are as before the update"]);
        assert_eq!(state(&fixture), before);
        // What the undoing took away is where it says.
        let commit = run.stdout.split("is the commit ").nth(1).unwrap().split(' ').next().unwrap();
        let own = fixture.git(&["show", &format!("{commit}:exercises/01-small/src/own.rs")]);
        assert_eq!(own, "//! Changed since.\n");
        fixture.workbook(&["update", "--undo"]).expect(2, &["nothing to undo"]);
        expect_work(&fixture, &fixture.workbook(&["update"]));
    }
}

/// The commands of the README, for a clone whose program knows no `update` yet.
fn by_hand(fixture: &Fixture) {
    fixture.git(&["stash", "--quiet", "--include-untracked"]);
    fixture.git(&["branch", "my-work"]);
    fixture.git(&["fetch", "--quiet"]);
    fixture.git(&["reset", "--quiet", "--hard", "@{upstream}"]);
}

#[test]
fn a_program_that_knows_no_update_is_replaced_by_hand_and_the_new_one_finishes() {
    let fixture = old_clone();
    work(&fixture);
    by_hand(&fixture);
    fixture.workbook(&[]).expect(0, &["the stash holds work", "cargo workbook update"]);
    let run = fixture.workbook(&["update"]);
    run.expect(0, &["the stash holds work from before", "the stash still has it"]);
    expect_work(&fixture, &run);
    fixture.workbook(&["update"]).expect(0, &["nothing is new there"]);
    let status = fixture.workbook(&[]);
    assert!(!status.stdout.contains("holds work"), "{status}");
    assert!(fixture.git(&["stash", "list"]).contains("stash@{0}"));
    fixture.workbook(&["update", "--undo"]).expect(0, &[]);
    assert!(fixture.read(NOTES).contains("mine(text)"));
    assert_eq!(fixture.read("exercises/01-small/src/own.rs"), "//! Mine.\n");
}

#[test]
fn by_hand_what_was_committed_and_what_was_not_come_along_together() {
    let fixture = old_clone();
    work(&fixture);
    let half = fixture.read(GREETING);
    fixture.replace(GREETING, "name /* mine */", "name.to_uppercase()");
    fixture.commit("Half of my work");
    fixture.write(GREETING, &half);
    by_hand(&fixture);
    let run = fixture.workbook(&["update"]);
    expect_work(&fixture, &run);
    fixture.workbook(&["update"]).expect(0, &["nothing is new there"]);
    // Without a stash the branch has all.
    let fixture = old_clone();
    work(&fixture);
    fixture.commit("My work");
    by_hand(&fixture);
    let run = fixture.workbook(&["update"]);
    run.expect(0, &["the branch my-work holds work"]);
    expect_work(&fixture, &run);
}

#[test]
fn a_stash_about_something_else_is_left_alone() {
    let fixture = old_clone();
    fixture.write("book/src/01-small.md", "# Mine\n");
    by_hand(&fixture);
    let status = fixture.workbook(&[]);
    assert!(!status.stdout.contains("holds work"), "{status}");
    fixture.workbook(&["update"]).expect(0, &["nothing is new there"]);
    assert_eq!(fixture.read("book/src/01-small.md").matches("Mine").count(), 0);
}

#[test]
fn what_was_written_in_the_new_version_stands_beside_what_was_brought_over() {
    let fixture = old_clone();
    work(&fixture);
    fixture.replace(GREETING, "name /* mine */", "name.to_uppercase()");
    by_hand(&fixture);
    fixture.replace(GREETING, "name.to_uppercase()", "name /* since */");
    fixture.workbook(&["update"]).expect(0, &["01-small: 1 hole holds"]);
    assert!(fixture.read(GREETING).contains("name /* since */"));
    assert!(fixture.read(MOVED).contains("mine(text)"));
}

#[test]
fn an_update_that_was_stopped_goes_on() {
    let fixture = old_clone();
    work(&fixture);
    fixture.workbook(&["update"]).expect(0, &[]);
    // As it is when it is killed before the work is brought over, and when it is killed before that.
    let state = fixture.read(".workbook/update.json");
    let head = serde_json::from_str::<serde_json::Value>(&state).unwrap()["last"]["head"].clone();
    for commit in ["HEAD", head.as_str().unwrap()] {
        fixture.git(&["reset", "--quiet", "--hard", commit]);
        fixture.write(".workbook/progress.json", PROGRESS);
        fixture.write(".workbook/update.json", &state.replace("true", "false"));
        fixture.workbook(&[]).expect(0, &["an update was stopped"]);
        let run = fixture.workbook(&["update"]);
        run.expect(0, &["going on with the update"]);
        expect_work(&fixture, &run);
        upstream_is_here(&fixture);
    }
}

#[test]
fn a_starter_that_changed_too_is_merged_or_named() {
    let fixture = Fixture::new();
    fixture.commit("An old version");
    fixture.git(&["clone", "--quiet", "--bare", ".", "../upstream.git"]);
    fixture.git(&["remote", "add", "origin", "../upstream.git"]);
    let toml = "steps/01-small/exercise.toml";
    fixture.replace(toml, "let _ = titles;\n", "let _ = titles.len();\n");
    fixture.replace(toml, "title of {text}", "the title of {text}");
    fixture.workbook(&["sync"]).expect(0, &[]);
    fixture.commit("Other starters");
    fixture.git(&["push", "--quiet", "--set-upstream", "origin", "main"]);
    fixture.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    fixture.replace(NOTES, "todo!(\"list\")", "let _ = 1;\n    todo!(\"my list\")");
    fixture.replace(NOTES, "todo!(\"title of {text}\")", "text.into()");
    let run = fixture.workbook(&["update"]);
    run.expect(0, &["2 holes hold", "  look    title: its starter changed as well"]);
    let notes = fixture.read(NOTES);
    assert!(notes.contains("    text.into()\n    // END"), "{notes}");
    assert!(!notes.contains("the title of"), "{notes}");
    assert!(notes.contains("todo!(\"my list\")"), "{notes}");
}

#[test]
fn it_stops_before_anything_that_it_could_lose() {
    let fixture = old_clone();
    work(&fixture);
    fixture.write("steps/03-next/README.md", "Mine, and unknown to git.\n");
    let before = fixture.files("exercises");
    fixture.write("steps/03-next/Cargo.toml", "# Mine.\n");
    let run = fixture.workbook(&["update"]);
    run.expect(2, &["steps/03-next/Cargo.toml is yours", "move yours away"]);
    assert_eq!(fixture.files("exercises"), before);
    std::fs::remove_dir_all(fixture.path("steps/03-next")).unwrap();

    fixture.commit("My work");
    let mut merge = std::process::Command::new("git");
    merge.args(["merge", "--quiet", "origin/main"]).current_dir(fixture.root());
    for who in ["AUTHOR", "COMMITTER"] {
        merge
            .env(format!("GIT_{who}_NAME"), "Ada")
            .env(format!("GIT_{who}_EMAIL"), "a@example.com");
    }
    assert!(!merge.output().unwrap().status.success());
    fixture.workbook(&["update"]).expect(2, &["in the middle of a merge", "git merge --abort"]);
    fixture.git(&["merge", "--abort"]);
    expect_work(&fixture, &fixture.workbook(&["update"]));
}

#[test]
fn a_clone_that_follows_nothing_is_told_how() {
    let fixture = Fixture::new();
    fixture.workbook(&["update"]).expect(2, &["an update comes by git"]);
    fixture.commit("Alone");
    fixture.workbook(&["update"]).expect(2, &["git branch --set-upstream-to origin/main"]);
    fixture.workbook(&["update", "--undo"]).expect(2, &["nothing to undo"]);
}

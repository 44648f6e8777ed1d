//! The program is killed, at each of its places and at random: after any next `generate`, the tree is
//! the old one or the new one, and nothing is left over.

#![cfg(unix)]

use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::folder::{Files, Folder, Run};

/// What is killed: a folder before, the arguments, and the trees before and after.
struct Case {
    before: Folder,
    arguments: Vec<&'static str>,
    old: Files,
    new: Files,
}

impl Case {
    fn new(before: Folder, arguments: &[&'static str]) -> Self {
        let after = before.copy();
        after.run(arguments).expect(0, &[]);
        let (old, new) = (before.files(), after.files());
        assert_ne!(old, new);
        Self { before, arguments: arguments.to_vec(), old, new }
    }

    /// What the tree is after the kill and one more `generate`. Anything but old or new fails.
    #[track_caller]
    fn recovered(&self, folder: &Folder, place: &str) -> bool {
        // In an empty folder there is nothing to check, and it says so.
        let run = folder.run(&["--check"]);
        let files = folder.files();
        let is_new = files == self.new;
        assert!(is_new || files == self.old, "{place}: {}", differences(&files, &self.new));
        let expected = if files.is_empty() { 2 } else { 0 };
        assert_eq!(run.code, expected, "{place}: {run}");
        is_new
    }
}

fn differences(one: &Files, other: &Files) -> String {
    let (one, other): (HashSet<_>, HashSet<_>) = (one.iter().collect(), other.iter().collect());
    let names: Vec<_> = one.symmetric_difference(&other).map(|(path, _)| path.as_str()).collect();
    format!("torn at {names:?}")
}

/// A new app, a part of it, and an undo of each.
fn cases() -> [Case; 4] {
    let app = Folder::new();
    app.run(&["app", "bookstore"]).expect(0, &[]);
    let part = app.copy();
    part.run(&["model", "Book", "title:string!"]).expect(0, &[]);
    [
        Case::new(Folder::new(), &["app", "bookstore"]),
        Case::new(app.copy(), &["model", "Book", "title:string!"]),
        Case::new(part, &["undo"]),
        Case::new(app, &["undo"]),
    ]
}

#[test]
fn a_stop_at_any_place_leaves_the_old_tree_or_the_new_one() {
    let [app, model, undo, undo_app] = cases();
    let numbered = |name: &str, numbers: &[usize]| -> Vec<String> {
        numbers.iter().map(|number| format!("{name}:{number}")).collect()
    };
    let mut old = numbered("staging", &[0, 1, 2, 3]);
    old.extend(["staged", "journal"].map(str::to_owned));
    let mut new = vec!["committed".to_owned()];
    new.extend(numbered("moving", &[0, 1, 2, 3]));
    new.extend(["moved", "finished"].map(str::to_owned));
    let mut making = numbered("making", &[0, 1, 20, 60]);
    making.push("made".to_owned());
    let places = [
        (&app, making, false),
        (&app, vec!["created".to_owned()], true),
        (&model, old.clone(), false),
        (&model, new.clone(), true),
        (&undo, old, false),
        (&undo, new, true),
        (&undo_app, vec!["renamed".to_owned(), "removing".to_owned()], true),
    ];
    for (case, places, is_new) in places {
        for place in places {
            let folder = case.before.copy();
            let mut command = folder.command(&case.arguments);
            let run = Run::of(command.env("GENERATE_STOP_AT", &place));
            assert_eq!(run.code, -1, "{place} was not reached: {run}");
            assert_eq!(case.recovered(&folder, &place), is_new, "{place}");
        }
    }
}

#[test]
fn kill_9_at_random_leaves_the_old_tree_or_the_new_one() {
    for case in cases() {
        // How long it takes, to kill within that time.
        let begin = Instant::now();
        case.before.copy().run(&case.arguments).expect(0, &[]);
        let whole = begin.elapsed();
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for round in 0..12 {
            let folder = case.before.copy();
            let mut command = folder.command(&case.arguments);
            let mut child = command.stdout(Stdio::null()).spawn().unwrap();
            // xorshift64: each run of the test kills at the same parts of the time.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let part = f64::from(u32::try_from(random >> 32).unwrap()) / f64::from(u32::MAX);
            // The kill is meant to come at any moment, so this waits for no event.
            std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * part));
            child.kill().unwrap();
            child.wait().unwrap();
            case.recovered(&folder, &format!("{:?}, round {round}", case.arguments));
        }
    }
}

#[test]
fn the_same_command_after_a_kill_finishes_it() {
    let [app, model, ..] = cases();
    for (case, place) in [(&app, "making:5"), (&model, "staged"), (&model, "moving:1")] {
        let folder = case.before.copy();
        let mut command = folder.command(&case.arguments);
        assert_eq!(Run::of(command.env("GENERATE_STOP_AT", place)).code, -1);
        folder.run(&case.arguments).expect(0, &[]);
        assert_eq!(folder.files(), case.new, "{place}");
    }
}

#[test]
fn an_edit_between_a_kill_and_the_next_command_is_not_lost() {
    let [_, model, ..] = cases();
    let folder = model.before.copy();
    let mut command = folder.command(&model.arguments);
    assert_eq!(Run::of(command.env("GENERATE_STOP_AT", "moving:0")).code, -1);
    let path = "bookstore/src/bookstore/models/mod.rs";
    let edited = folder.read(path) + "// mine\n";
    folder.write(path, &edited);
    folder.run(&["--check"]).expect(2, &["models/mod.rs was edited after", "move yours away"]);
    assert_eq!(folder.read(path), edited);
    std::fs::rename(folder.join(path), folder.join("mine.rs")).unwrap();
    folder.run(&["--check"]).expect(0, &[]);
    std::fs::remove_file(folder.join("mine.rs")).unwrap();
    assert_eq!(folder.files(), model.new);
}

#[test]
fn a_full_disk_changes_nothing() {
    for case in cases() {
        if case.arguments == ["undo"] {
            continue;
        }
        let folder = case.before.copy();
        // A limit on the size of a file, and no signal: writing fails as on a full disk.
        let script = "ulimit -c 0; ulimit -f 8; trap '' XFSZ; exec \"$0\" generate \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_workbook")]).args(&case.arguments);
        let run = Run::of(command.current_dir(folder.path()));
        run.expect(2, &["error: nothing was ", "because cannot write"]);
        assert_eq!(folder.files(), case.old);
        folder.run(&case.arguments).expect(0, &[]);
        assert_eq!(folder.files(), case.new);
    }
}

//! Kills, full disks, folders that cannot be written, and two writers at once.
//!
//! A limit on the size of a file stops the program exactly where it writes the one big file: by the
//! signal SIGXFSZ, like a kill; or, where the signal is ignored, by an error, like a full disk.

#![cfg(unix)]

use std::process::Command;

use crate::fixture::{Fixture, Run};

/// More than the limit below allows.
const BIG: usize = 64 * 1024;

/// Files of the exercise in the order in which they are written: the first, one in the middle, the
/// last.
const PLACES: [&str; 3] =
    ["Cargo.toml", "src/notes.rs", "tests/checkpoints/transcripts/the_door_is_open.snap"];

/// The program, stopped when it writes a file of more than eight blocks.
fn limited(fixture: &Fixture, before: &str, arguments: &[&str]) -> Run {
    let script = format!("ulimit -c 0; ulimit -f 8; {before} exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_workbook")]);
    Run::of(&mut fixture.prepared(command, arguments))
}

fn killed(fixture: &Fixture, arguments: &[&str]) {
    let run = limited(fixture, "", arguments);
    assert_eq!(run.code, -1, "the program was not killed: {run}");
}

fn full_disk(fixture: &Fixture, arguments: &[&str]) -> Run {
    limited(fixture, "trap '' XFSZ;", arguments)
}

/// A comment that every kind of file may end with.
fn grow(fixture: &Fixture, path: &str) {
    let sign = if path.ends_with(".rs") { "//" } else { "#" };
    let line = format!("{sign} {}\n", "x".repeat(90));
    let text = fixture.read(path) + &line.repeat(BIG / line.len());
    fixture.write(path, &text);
}

/// An exercise with a big file at `place`, in which a student has changed every file.
fn with_a_big_starter(place: &str) -> Fixture {
    let fixture = Fixture::without_exercises();
    grow(&fixture, &format!("steps/01-small/{place}"));
    fixture.workbook(&["sync"]).expect(0, &[]);
    for (path, _) in fixture.files("exercises/01-small") {
        fixture.write(&path, &format!("mine: {path}\n"));
    }
    fixture.write("exercises/01-small/src/own.rs", "my own file\n");
    fixture
}

fn backups(fixture: &Fixture) -> Vec<serde_json::Value> {
    let run = fixture.workbook(&["reset", "--list", "--json"]);
    serde_json::from_str(&run.expect(0, &[]).stdout).unwrap()
}

/// Every file of `now` is as in `old` or as in `new`, and nothing else lies there.
#[track_caller]
fn each_old_or_new(
    now: &[(String, Vec<u8>)],
    old: &[(String, Vec<u8>)],
    new: &[(String, Vec<u8>)],
) {
    for file in now {
        let temporary = file.0.contains("/.workbook-");
        assert!(temporary || old.contains(file) || new.contains(file), "{} is torn", file.0);
    }
}

#[test]
fn a_kill_while_reset_writes_leaves_a_complete_backup() {
    for place in PLACES {
        let fixture = with_a_big_starter(place);
        let work = fixture.files("exercises/01-small");
        killed(&fixture, &["reset", "1"]);

        let torn = fixture.files("exercises/01-small");
        let backup = &backups(&fixture)[0];
        let folder = backup["folder"].as_str().unwrap();
        let files = backup["files"].as_array().unwrap();
        assert_eq!(files.len(), work.len(), "{place}: the backup is complete");
        for (path, contents) in &work {
            let path = path.replace("exercises/01-small", &format!("{folder}/files"));
            assert_eq!(&fixture.read(&path).into_bytes(), contents, "{place}: {path}");
        }
        let name = backup["name"].as_str().unwrap();
        fixture.workbook(&["reset", "1"]).expect(0, &[]);
        let starter = fixture.files("exercises/01-small");
        each_old_or_new(&torn, &work, &starter);
        fixture.workbook(&["sync", "1", "--check"]).expect(1, &["own.rs:1: does not come"]);
        fixture.workbook(&["reset", "--undo", "--backup", name]).expect(0, &[]);
        assert_eq!(fixture.files("exercises/01-small"), work, "{place}: leftovers are gone");
    }
}

#[test]
fn a_kill_while_the_backup_is_written_changes_nothing() {
    let fixture = Fixture::new();
    grow(&fixture, "exercises/01-small/src/notes.rs");
    let work = fixture.files("exercises/01-small");
    killed(&fixture, &["reset", "1"]);
    assert_eq!(fixture.files("exercises/01-small"), work);
    assert_eq!(backups(&fixture).len(), 0);
    let unfinished =
        || fixture.files(".workbook").into_iter().any(|(path, _)| path.contains(".unfinished"));
    assert!(unfinished(), "the kill came while the backup was written");
    fixture.workbook(&["reset", "1"]).expect(0, &[]);
    assert!(!unfinished(), "the left-over is cleaned up");
    fixture.workbook(&["reset", "--undo", "1"]).expect(0, &[]);
    assert_eq!(fixture.files("exercises/01-small"), work);
}

#[test]
fn a_sync_that_was_killed_is_completed_by_the_next() {
    for place in PLACES {
        let fixture = Fixture::new();
        let old = fixture.files("exercises");
        for changed in PLACES {
            let path = format!("steps/01-small/{changed}");
            fixture.write(&path, &(fixture.read(&path) + "\n"));
        }
        grow(&fixture, &format!("steps/01-small/{place}"));
        killed(&fixture, &["sync"]);
        let torn = fixture.files("exercises");
        fixture.workbook(&["sync"]).expect(0, &[]);
        let new = fixture.files("exercises");
        each_old_or_new(&torn, &old, &new);
        let whole = Fixture::without_exercises();
        for (path, contents) in fixture.files("steps") {
            whole.write(&path, std::str::from_utf8(&contents).unwrap());
        }
        whole.workbook(&["sync"]).expect(0, &[]);
        assert_eq!(whole.files("exercises"), new, "{place}: as if it had not been killed");
    }
}

#[test]
fn a_full_disk_while_reset_writes_is_said_and_undone() {
    let fixture = with_a_big_starter("src/notes.rs");
    let work = fixture.files("exercises/01-small");
    let run = full_disk(&fixture, &["reset", "1"]);
    let said = ["stopped in the middle", "nothing is lost", "reset --undo 01", "src/notes.rs"];
    run.expect(2, &said);
    fixture.workbook(&["reset", "--undo", "1"]).expect(0, &[]);
    assert_eq!(fixture.files("exercises/01-small"), work);
}

#[test]
fn a_full_disk_while_the_backup_is_written_changes_nothing() {
    let fixture = Fixture::new();
    grow(&fixture, "exercises/01-small/src/notes.rs");
    let work = fixture.files("exercises/01-small");
    let run = full_disk(&fixture, &["reset", "1"]);
    run.expect(2, &["cannot write a backup", "your files are as they were"]);
    assert_eq!(fixture.files("exercises/01-small"), work);
    let run = full_disk(&fixture, &["sync"]);
    run.expect(2, &["cannot write a backup", "your files are as they were"]);
    assert_eq!(fixture.files("exercises/01-small"), work);
}

#[test]
fn a_file_where_the_backups_should_be_stops_everything() {
    let fixture = Fixture::new();
    fixture.write("exercises/01-small/src/notes.rs", "mine");
    fixture.write(".workbook/backups", "in the way");
    let work = fixture.files("exercises/01-small");
    for arguments in [["reset", "1"], ["sync", "1"]] {
        let run = fixture.workbook(&arguments);
        run.expect(
            2,
            &["cannot write a backup", ".workbook/backups", "your files are as they were"],
        );
        assert_eq!(fixture.files("exercises/01-small"), work);
    }
}

#[test]
fn a_file_where_a_folder_should_be_is_backed_up_and_named() {
    let fixture = Fixture::new();
    std::fs::remove_dir_all(fixture.path("exercises/01-small/src")).unwrap();
    fixture.write("exercises/01-small/src", "in the way");
    let run = fixture.workbook(&["reset", "1"]);
    run.expect(2, &["cannot make the folder", "exercises/01-small/src", "nothing is lost"]);
    assert_eq!(fixture.read("exercises/01-small/src"), "in the way");
    fixture.workbook(&["sync", "1"]).expect(0, &["removed exercises/01-small/src"]);
    assert!(fixture.exists("exercises/01-small/src/lib.rs"));
}

#[test]
fn a_folder_that_is_read_only_is_named_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new();
    fixture.write("exercises/01-small/src/notes.rs", "mine");
    let folder = fixture.path("exercises/01-small/src");
    let set = |mode| {
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o555);
    if std::fs::write(folder.join("probe"), "").is_ok() {
        println!("skipped: modes do not bind this user (root)");
        return;
    }
    let run = fixture.workbook(&["reset", "1"]);
    set(0o755);
    run.expect(2, &["cannot write", "src/notes.rs", "nothing is lost"]);
    assert_eq!(fixture.read("exercises/01-small/src/notes.rs"), "mine");
}

#[test]
fn two_writers_are_kept_apart() {
    let fixture = Fixture::new();
    fixture.write("exercises/01-small/src/notes.rs", "mine");
    let lock = std::fs::File::create(fixture.path(".workbook/lock")).unwrap();
    lock.lock().unwrap();
    for arguments in [["reset", "1"], ["sync", "1"]] {
        let run = fixture.workbook(&arguments);
        run.expect(2, &["another `cargo workbook` is writing", ".workbook/lock"]);
    }
    assert_eq!(fixture.read("exercises/01-small/src/notes.rs"), "mine");
    lock.unlock().unwrap();
    fixture.workbook(&["reset", "1"]).expect(0, &[]);
}

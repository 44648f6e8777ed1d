//! `read` and `watch` where the system's limit of watches is used up, as by an editor that watches
//! everything.

use std::process::{Command, Stdio};

use crate::background::Background;
use crate::fixture::Fixture;
use crate::solutions::solve_all;

/// The program where no watch is to be had: in a namespace of users of its own, whose limit is ours to
/// set. `None` on a machine that allows none, with a line that says so.
pub fn without_watches(fixture: &Fixture, arguments: &[&str]) -> Option<Command> {
    let script = "echo 0 > /proc/sys/user/max_inotify_watches && exec \"$@\"";
    let in_namespace = |program: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "sh", "-c", script, "sh"]).args(program);
        command
    };
    let probe = in_namespace(&["true"]).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this machine gives no namespace of users (unshare)");
        return None;
    }
    let program = in_namespace(&[env!("CARGO_BIN_EXE_workbook")]);
    Some(fixture.prepared(program, arguments))
}

#[test]
fn watch_looks_at_the_files_and_names_the_remedy() {
    let fixture = Fixture::new();
    let Some(mut command) = without_watches(&fixture, &["watch", "01"]) else { return };
    let mut running = Background::start(&mut command);
    running.wait_for_all(&[
        "the system does not tell of saves",
        "sudo sysctl fs.inotify.max_user_",
        "waiting for a save",
    ]);
    solve_all(&fixture);
    running.wait_for("chapter 01 is done");
}

#[test]
fn read_starts_sees_saves_and_says_it_once() {
    let fixture = Fixture::new();
    let Some(mut command) = without_watches(&fixture, &["read"]) else { return };
    let mut running = Background::start(&mut command);
    running.wait_for("reading at http://127.0.0.1:");
    sees_saves(&fixture, &mut running);
    assert_eq!(running.written.matches("sudo sysctl").count(), 1, "{}", running.written);
}

#[test]
fn read_looks_at_the_files_when_it_is_asked_to() {
    let fixture = Fixture::new();
    let mut running = Background::start(&mut fixture.command(&["read", "--poll"]));
    running.wait_for("reading at http://127.0.0.1:");
    sees_saves(&fixture, &mut running);
    assert!(!running.written.contains("does not tell"), "{}", running.written);
}

/// One in the book, and one in an exercise.
fn sees_saves(fixture: &Fixture, running: &mut Background) {
    fixture.write(
        "book/src/01-small.md",
        "# Small, and changed\n\n## A title\n\n## A list\n\n## A greeting\n",
    );
    running.wait_for("rebuilt");
    solve_all(fixture);
    running.wait_for("6 of 6 checkpoints green");
}

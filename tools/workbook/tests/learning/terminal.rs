//! `check` and `watch` at a terminal, by util-linux's `script`. Where there is none, the tests say
//! so and pass.

use std::process::Command;

use crate::background::Background;
use crate::fixture::Fixture;
use crate::solutions::solve;

/// `script`, running the program with `arguments` at a terminal of its own; None without `script`.
fn at_a_terminal(fixture: &Fixture, arguments: &str) -> Option<Command> {
    let version = Command::new("script").arg("--version").output();
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
        eprintln!("skipped: there is no util-linux `script`");
        return None;
    }
    // `stty -a` afterwards tells whether the terminal was given back as it was.
    let line = format!(
        "trap : INT; {} {arguments}; echo ended with $?; stty -a",
        env!("CARGO_BIN_EXE_workbook")
    );
    let command = Command::new("script");
    let mut command = fixture.prepared(command, &["-q", "-e", "-c", &line, "/dev/null"]);
    command.env("TERM", "xterm-256color").env("SHELL", "/bin/sh").env_remove("NO_COLOR");
    Some(command)
}

/// The session's last lines: how the program ended, and that the terminal is as it was.
#[track_caller]
fn ends_with(screen: &mut Background, code: i32) {
    screen.wait_for(&format!("ended with {code}"));
    screen.end();
    let (_, settings) = screen.written.rsplit_once("ended with").unwrap();
    assert!(settings.contains(" icanon") && settings.contains(" echo "), "{settings}");
}

#[test]
fn a_check_at_a_terminal_has_colours_and_a_bar() {
    let fixture = Fixture::new();
    solve(&fixture, "title");
    solve(&fixture, "list");
    let Some(mut command) = at_a_terminal(&fixture, "check") else { return };
    let mut screen = Background::start(&mut command);
    screen.wait_for("First to mend:");
    ends_with(&mut screen, 1);
    let written = &screen.written;
    assert!(written.contains("compiling ["), "the bar: {written}");
    assert!(written.contains("\u{1b}[32m✓\u{1b}[0m a_title"), "{written}");
    // The word that differs is bold and underlined, the rest of its line is not.
    assert!(written.contains("\u{1b}[31mHello, \u{1b}[0m"), "{written}");
    assert!(written.contains("\u{1b}[32m\u{1b}[1m\u{1b}[4mADA"), "{written}");
}

#[test]
fn a_compile_error_keeps_the_compilers_colours() {
    let fixture = Fixture::new();
    fixture.write("exercises/01-small/src/lib.rs", "nonsense\n");
    let Some(mut command) = at_a_terminal(&fixture, "check") else { return };
    let mut screen = Background::start(&mut command);
    ends_with(&mut screen, 1);
    assert!(screen.written.contains("\u{1b}[1m\u{1b}[91merror"), "{}", screen.written);
}

#[test]
fn no_color_is_obeyed_at_a_terminal() {
    let fixture = Fixture::new();
    let Some(mut command) = at_a_terminal(&fixture, "check 2>/dev/null") else { return };
    let mut screen = Background::start(command.env("NO_COLOR", "1"));
    ends_with(&mut screen, 1);
    assert!(!screen.written.contains('\u{1b}'), "{}", screen.written);
}

#[test]
fn changed_tests_are_offered_for_restoring() {
    let fixture = Fixture::new();
    let main = "exercises/01-small/tests/checkpoints/main.rs";
    let given = fixture.read(main);
    fixture.write(main, "//! Nothing.\n");
    let Some(mut command) = at_a_terminal(&fixture, "check") else { return };
    let mut screen = Background::start(&mut command);
    screen.wait_for("--tests");
    screen.press("y\n");
    ends_with(&mut screen, 1);
    assert_eq!(fixture.read(main), given);
}

#[test]
fn the_keys_of_watch_work_and_the_terminal_is_given_back() {
    let fixture = Fixture::new();
    let Some(mut command) = at_a_terminal(&fixture, "watch 01") else { return };
    let mut screen = Background::start(&mut command);
    screen.wait_for("keys: h hint, d diff, n next exercise, c check again, q quit");
    screen.press("h");
    screen.wait_for("Look at the methods of `str`.");
    screen.press("c");
    screen.wait_for("checking exercises/01-small");
    screen.wait_for("keys:");
    screen.press("n");
    screen.wait_for("checking exercises/02-other");
    screen.wait_for("keys:");
    screen.press("n");
    screen.wait_for("02-other is the last exercise");
    screen.press("q");
    ends_with(&mut screen, 1);
}

#[test]
fn ctrl_c_ends_watch_and_gives_the_terminal_back() {
    let fixture = Fixture::new();
    let Some(mut command) = at_a_terminal(&fixture, "watch 01") else { return };
    let mut screen = Background::start(&mut command);
    screen.wait_for("keys:");
    screen.press("\u{3}");
    ends_with(&mut screen, 1);
}

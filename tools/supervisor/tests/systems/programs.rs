//! A program that starts its services as processes of their own: `run`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use crate::{PROGRAM, get, lives, wait_until};

/// The program while it runs; it is killed when this is dropped.
struct Program {
    child: Child,
    url: String,
}

fn command() -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("system").env("KEEP_ADDR", "127.0.0.1:0").env_remove("BROKEN");
    command.env_remove("FIRST_ADDR").env_remove("FIRST_URL");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a first line");
        let url = line.trim().strip_prefix("listening on ").expect("the address").to_owned();
        Self { child, url }
    }

    /// Ends it by a signal and gives its exit code.
    fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().expect("kill runs").success());
        self.child.wait().expect("it ends").code()
    }

    fn log(&mut self) -> String {
        let mut log = String::new();
        let errors = self.child.stderr.as_mut().expect("its log");
        errors.read_to_string(&mut log).expect("text");
        log
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process ids in lines such as `first     | ready at http://127.0.0.1:35971, process 4711`.
fn ids(log: &str) -> Vec<u32> {
    log.lines().filter_map(|line| line.rsplit_once(", process ")?.1.parse().ok()).collect()
}

#[test]
fn the_services_start_in_their_order_and_stop_in_the_reverse() {
    for signal in ["-INT", "-TERM"] {
        let mut program = Program::start(&mut command());
        let first = get(&program.url, "/first").expect("an answer");
        assert_eq!(get(&first, "/").expect("the first was told to the last"), "fine");
        assert_eq!(program.end(signal), Some(0));
        let log = program.log();
        let place = |part: &str| log.find(part).unwrap_or_else(|| panic!("no {part} in\n{log}"));
        assert!(place("first     | ready at") < place("last      | ready at"));
        assert!(place("last is drained") < place("first is drained"));
        assert_eq!(ids(&log).len(), 2, "{log}");
        assert!(!ids(&log).into_iter().any(lives));
    }
}

#[test]
fn an_address_that_somebody_has_set_counts() {
    let mut command = command();
    let program = Program::start(command.env("FIRST_URL", "http://proxy.example"));
    assert_eq!(get(&program.url, "/first").expect("an answer"), "http://proxy.example");
}

#[test]
fn a_service_that_dies_ends_the_others_and_is_named() {
    let mut program = Program::start(&mut command());
    let first = get(&program.url, "/first").expect("an answer");
    let _ = get(&first, "/die");
    assert_eq!(program.child.wait().expect("it ends").code(), Some(1));
    let log = program.log();
    assert!(log.contains("the system cannot run: first ended by itself (exit status: 7)"), "{log}");
    assert!(log.contains("last is drained"), "{log}");
    assert!(get(&program.url, "/").is_err(), "the last has ended as well");
}

#[test]
fn a_service_that_does_not_start_ends_those_before_it() {
    let mut child = command().env("BROKEN", "last").spawn().expect("the program starts");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let (mut log, mut output) = (String::new(), String::new());
    child.stderr.as_mut().expect("its log").read_to_string(&mut log).expect("text");
    child.stdout.as_mut().expect("its output").read_to_string(&mut output).expect("text");
    assert!(log.contains("the system cannot run: last ended by itself (exit status: 3)"), "{log}");
    assert!(log.contains("last      | there is no disk"), "{log}");
    assert!(log.contains("first is drained"), "{log}");
    assert_eq!(output, "", "nobody is told that it listens");
}

#[test]
fn no_service_outlives_the_one_who_started_it() {
    let mut program = Program::start(&mut command());
    let first = get(&program.url, "/first").expect("an answer");
    // Not even when it cannot tell them.
    assert_eq!(program.end("-KILL"), None);
    wait_until("both are gone", || get(&first, "/").is_err() && get(&program.url, "/").is_err());
}

//! Each service of a system: started, stopped, killed, frozen, and what it is told.

use std::process::Command;
use std::sync::{Arc, Mutex};

use supervisor::{Down, Service, System, UNTIL_STDIN_ENDS, probe};

use crate::{PROGRAM, get, lives, state, wait_until};

/// `first` and `last`, on free ports, and the lines that they write. `broken` ends at its start.
fn system(broken: &'static str) -> (System, Arc<Mutex<Vec<String>>>) {
    let service = |name: &'static str, listens: &str, found_by: Option<&str>| Service {
        name: name.to_owned(),
        listens: listens.to_owned(),
        address: Some("127.0.0.1:0".to_owned()),
        found_by: found_by.map(str::to_owned),
        command: Box::new(move || {
            let mut command = Command::new(PROGRAM);
            command.args([name, UNTIL_STDIN_ENDS]).env("BROKEN", broken);
            command
        }),
    };
    let services =
        vec![service("first", "FIRST_ADDR", Some("FIRST_URL")), service("last", "KEEP_ADDR", None)];
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let kept = Arc::clone(&lines);
    let print = move |index: usize, line: &str| {
        kept.lock().expect("nobody panicked").push(format!("{index} {line}"));
    };
    (System::new(services, print), lines)
}

/// The same, started.
async fn started() -> (System, Arc<Mutex<Vec<String>>>) {
    let (mut system, lines) = system("");
    for index in 0..2 {
        system.start(index).await.expect("it starts");
    }
    (system, lines)
}

fn url(system: &System, index: usize) -> String {
    system.members()[index].url()
}

fn id(system: &System, index: usize) -> u32 {
    system.members()[index].id().expect("it runs")
}

#[tokio::test]
async fn a_service_that_is_stopped_is_asked_and_its_last_line_is_read() {
    let (mut system, lines) = started().await;
    let ids = [id(&system, 0), id(&system, 1)];
    let said = |line: &str| lines.lock().unwrap().iter().any(|known| known == line);
    assert!(said(&format!("0 listening on {}", url(&system, 0))), "{lines:?}");
    assert!(system.stop(1).await, "it goes by itself");
    assert!(said("1 last is drained"), "{lines:?}");
    assert_eq!(system.members()[1].down(), Some(&Down::Stopped));
    assert!(lives(ids[0]) && !lives(ids[1]));
    assert!(system.stop(0).await);
    assert!(!lives(ids[0]) && said("0 first is drained"), "{lines:?}");
    assert!(system.stop(0).await, "one that does not run has gone by itself");
}

#[tokio::test]
async fn a_service_that_is_started_again_has_its_address() {
    let (mut system, lines) = started().await;
    let (before, process) = (url(&system, 0), id(&system, 0));
    system.kill(0).await;
    assert_eq!(system.members()[0].down(), Some(&Down::Killed));
    assert!(!lives(process) && get(&before, "/").is_err());
    assert!(!lines.lock().unwrap().contains(&"0 first is drained".to_owned()), "it was killed");
    system.start(0).await.expect("it starts again");
    assert_eq!(url(&system, 0), before);
    assert_eq!(get(&before, "/").expect("an answer"), "fine");
    assert_ne!(id(&system, 0), process);
}

#[tokio::test]
async fn a_service_that_ends_by_itself_is_told_from_one_that_was_stopped() {
    let (mut system, _) = started().await;
    system.stop(1).await;
    let _ = get(&url(&system, 0), "/die");
    assert_eq!(system.ended().await, 0);
    let first = &system.members()[0];
    assert_eq!(first.down().map(ToString::to_string).as_deref(), {
        Some("ended by itself (exit status: 7)")
    });
    assert_eq!(first.last_lines().last().map(String::as_str), Some("this is the end"));
}

#[tokio::test]
async fn a_service_that_does_not_get_ready_says_why() {
    let (mut system, _) = system("first");
    let fault = system.start(0).await.expect_err("it is broken");
    assert_eq!(fault, "ended by itself (exit status: 3)");
    assert_eq!(system.members()[0].last_lines(), ["there is no disk"]);
    assert_eq!(system.members()[0].down(), Some(&Down::Ended("exit status: 3".to_owned())));
}

#[tokio::test]
async fn a_program_that_is_not_there_is_a_service_that_does_not_start() {
    let service = Service {
        name: "none".to_owned(),
        listens: "NONE_ADDR".to_owned(),
        address: None,
        found_by: None,
        command: Box::new(|| Command::new("/nowhere/at/all")),
    };
    let mut system = System::new(vec![service], |_, _| {});
    let fault = system.start(0).await.expect_err("there is nothing");
    assert!(fault.starts_with("cannot be started: "), "{fault}");
}

#[tokio::test]
async fn a_frozen_service_is_there_answers_nobody_and_goes_on() {
    let (mut system, _) = started().await;
    let process = id(&system, 0);
    assert!(system.freeze(0));
    wait_until("it is frozen", || state(process).starts_with('T'));
    assert!(system.members()[0].frozen() && system.members()[0].down().is_none());
    assert_eq!(probe::now(&url(&system, 0)).await, "no answer within 2 s");
    assert!(system.thaw(0) && !system.members()[0].frozen());
    assert_eq!(get(&url(&system, 0), "/").expect("an answer"), "fine");
}

#[tokio::test]
async fn a_frozen_service_can_be_stopped_and_killed() {
    let (mut system, lines) = started().await;
    let ids = [id(&system, 0), id(&system, 1)];
    assert!(system.freeze(0) && system.freeze(1));
    assert!(system.stop(0).await, "it goes by itself");
    assert!(lines.lock().unwrap().contains(&"0 first is drained".to_owned()));
    system.kill(1).await;
    assert!(!lives(ids[0]) && !lives(ids[1]));
    assert!(!system.freeze(0), "it does not run");
}

#[tokio::test]
async fn a_system_that_is_dropped_leaves_nothing_behind() {
    let (system, _) = started().await;
    let ids = [id(&system, 0), id(&system, 1)];
    drop(system);
    wait_until("both are gone", || !lives(ids[0]) && !lives(ids[1]));
}

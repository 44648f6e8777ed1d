//! `up` with a step of several services: the order they start and stop in, restart, kill, crash.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::background::{Background, lives};
use crate::fixture::{Fixture, Run};

/// The miniature's second step has two services, `numbers` and `gateway`.
fn up(fixture: &Fixture) -> Command {
    let mut command = fixture.command(&["up", "02"]);
    command.env("KEEP_ADDR", "127.0.0.1:0");
    for variable in ["NUMBERS_ADDR", "NUMBERS_URL"] {
        command.env_remove(variable);
    }
    command
}

/// The system once it is ready, and the gateway's address.
fn ready(fixture: &Fixture) -> (Background, String) {
    ready_as(&mut up(fixture), "step-02-other")
}

fn ready_as(up: &mut Command, package: &str) -> (Background, String) {
    let mut running = Background::start(up);
    let line = running.wait_for(&format!("{package} is ready at http://"));
    let address = line.rsplit("http://").next().unwrap().to_owned();
    running.wait_for("what else can be done");
    (running, address)
}

/// What the gateway answers, status and body; it asks `numbers` in turn.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A row of the table: the last line that begins with the service's name and is no line of its log.
fn row<'a>(written: &'a str, service: &str) -> Vec<&'a str> {
    let is_row = |line: &&str| {
        line.starts_with(service) && line.contains(" http://") && !line.contains(" | ")
    };
    let last = written.lines().rfind(is_row);
    last.unwrap_or_else(|| panic!("no row for {service} in\n{written}"))
        .split_whitespace()
        .collect()
}

#[test]
fn services_start_in_order_know_each_other_and_stop_in_reverse() {
    let fixture = Fixture::new();
    let (mut running, address) = ready(&fixture);
    assert!(get(&address, "/").starts_with("HTTP/1.1 200"), "{}", running.written);
    let id = |service| row(&running.written, service)[3].to_owned();
    let ids = [id("numbers"), id("gateway")];
    assert_eq!(row(&running.written, "gateway")[1..3], [&format!("http://{address}"), "ready"]);
    assert!(ids.iter().all(|id| lives(id)), "{}", running.written);
    running.signal("INT");
    assert_eq!(running.end(), 0, "{}", running.written);
    let place = |part: &str| {
        running.written.find(part).unwrap_or_else(|| panic!("no `{part}` in\n{}", running.written))
    };
    assert!(place("numbers | listening on") < place("gateway | listening on"));
    // Each was asked, not killed: the gateway first, so that it calls nobody who is gone.
    assert!(place("gateway | drained") < place("gateway has stopped"));
    assert!(place("gateway has stopped") < place("numbers | drained"));
    assert!(place("numbers | drained") < place("numbers has stopped"));
    assert!(!ids.iter().any(|id| lives(id)), "{}", running.written);
}

#[test]
fn a_killed_service_stays_down_until_it_is_started_again_where_it_was() {
    let fixture = Fixture::new();
    let (mut running, address) = ready(&fixture);
    let before = row(&running.written, "numbers").join(" ");
    running.press("k numbers\n");
    running.wait_for("numbers is killed, and stays down until `r numbers`");
    assert!(get(&address, "/").starts_with("HTTP/1.1 502"), "{}", running.written);
    running.press("k numbers\ns\n");
    running.wait_for("numbers does not run (killed); `r numbers` starts it");
    running.wait_for("gateway   http://");
    let down = row(&running.written, "numbers").join(" ");
    let place = before.rsplitn(3, ' ').last().unwrap().to_owned();
    assert_eq!(down, format!("{place} killed -"));
    running.press("r numbers\n");
    let again = running.wait_for("numbers is ready again at http://");
    let url = place.rsplit(' ').next().unwrap();
    assert!(again.contains(url), "{again} is not where it was, {url}");
    assert!(get(&address, "/").ends_with("4\n"), "{}", running.written);
    assert!(!running.written.contains("numbers | drained"), "it was killed: {}", running.written);
    running.press("q\n");
    assert_eq!(running.end(), 0, "{}", running.written);
    assert!(running.written.contains("numbers has stopped"), "{}", running.written);
}

#[test]
fn a_restart_asks_the_service_to_end_and_starts_another_process() {
    let fixture = Fixture::new();
    let (mut running, address) = ready(&fixture);
    let before = row(&running.written, "gateway")[3].to_owned();
    running.press("r gateway\n");
    running.wait_for("gateway | drained");
    let again = running.wait_for("gateway is ready again at http://");
    assert!(again.contains(&address), "{again}");
    assert!(!lives(&before) && !again.ends_with(&format!("process {before}")), "{again}");
    assert!(get(&address, "/").ends_with("4\n"), "{}", running.written);
    running.signal("TERM");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn a_frozen_service_is_shown_as_such_and_goes_on_at_the_same_order() {
    let fixture = Fixture::new();
    let (mut running, address) = ready(&fixture);
    running.press("f numbers\ns\n");
    running.wait_for("numbers is frozen, until `f numbers`");
    running.wait_for("gateway   http://");
    assert_eq!(row(&running.written, "numbers")[2], "frozen");
    running.press("f numbers\n");
    running.wait_for("numbers goes on");
    assert!(get(&address, "/").ends_with("4\n"), "{}", running.written);
    running.press("k numbers\nf numbers\n");
    running.wait_for("numbers does not run (killed); `r numbers` starts it");
    running.press("q\n");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn an_order_that_cannot_be_obeyed_says_what_can_be() {
    let fixture = Fixture::new();
    let (mut running, _) = ready(&fixture);
    running.press("r\nk mail\nx\n\n?\n");
    running.wait_for("`r` which? The services are: numbers, gateway");
    running.wait_for("there is no service `mail`; the services are: numbers, gateway");
    running.wait_for("`x` is no order; `?` lists them");
    running.wait_for("q       stops everything");
    running.press("q\n");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn a_service_that_dies_is_reported_and_the_others_go_on() {
    let fixture = Fixture::new();
    let (mut running, address) = ready(&fixture);
    assert!(get(&address, "/die").starts_with("HTTP/1.1 502"), "{}", running.written);
    running.wait_for_all(&[
        "numbers ended by itself (exit status: 7); it said last:",
        "the others go on; `r numbers` starts it again",
    ]);
    assert!(get(&address, "/").starts_with("HTTP/1.1 502"), "{}", running.written);
    running.press("r numbers\n");
    running.wait_for("numbers is ready again");
    assert!(get(&address, "/die").starts_with("HTTP/1.1 502"), "{}", running.written);
    running.wait_for("the others go on");
    running.press("q\n");
    assert_eq!(running.end(), 1, "a service is down that nobody stopped: {}", running.written);
    assert!(running.written.contains("gateway has stopped"), "{}", running.written);
    // Twice it died, and each time its last line stands where it came and again in the report.
    let last_words = running.written.matches("the numbers are used up").count();
    assert_eq!(last_words, 4, "{}", running.written);
}

#[test]
fn a_service_that_never_gets_ready_stops_those_before_it() {
    let fixture = Fixture::new();
    let gateway = "_ => (\"KEEP_ADDR\", \"127.0.0.1:8000\"),";
    let dies = "_ => panic!(\"no route\"),";
    fixture.replace("steps/02-other/src/main.rs", gateway, dies);
    let mut running = Background::start(&mut up(&fixture));
    assert_eq!(running.end(), 1, "{}", running.written);
    let written = &running.written;
    assert!(written.contains("gateway ended by itself (exit status: 101)"), "{written}");
    assert!(written.contains("no route"), "{written}");
    assert!(written.contains("numbers | drained"), "{written}");
}

#[test]
fn a_closed_standard_input_stops_nothing() {
    let fixture = Fixture::new();
    let (mut running, address) = ready(&fixture);
    running.close_input();
    assert!(get(&address, "/").ends_with("4\n"), "{}", running.written);
    running.signal("TERM");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn a_taken_port_is_named_with_its_variable_before_anything_is_built() {
    let fixture = Fixture::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut command = up(&fixture);
    let run = Run::of(command.env("NUMBERS_ADDR", address.to_string()));
    let port = format!("port {}, where numbers listens (NUMBERS_ADDR={address})", address.port());
    run.expect(2, &[&port, "KEEP_ADDR=127.0.0.1:0 cargo workbook up"]);
    assert!(!fixture.target().exists(), "something was built");
}

/// A third step, whose gateway is its own and whose numbers are those of the second.
fn with_a_third_step(fixture: &Fixture) {
    fixture.add_step_like("02-other", "03-third");
    let own = "address = \"NUMBERS_ADDR\"\ndefault = \"127.0.0.1:8001\"\nurl = \"NUMBERS_URL\"\n";
    fixture.replace("steps/03-third/exercise.toml", own, "from = \"02-other\"\n");
    let numbers = "(\"numbers\", _) => (\"200 OK\", \"4\".to_owned()),";
    let others = numbers.replace("\"4\"", "\"33\"");
    fixture.replace("steps/03-third/src/main.rs", numbers, &others);
}

#[test]
fn a_service_of_another_step_is_built_there_and_runs_beside() {
    let fixture = Fixture::new();
    with_a_third_step(&fixture);
    let mut up = fixture.command(&["up", "03"]);
    up.env("KEEP_ADDR", "127.0.0.1:0").env_remove("NUMBERS_ADDR").env_remove("NUMBERS_URL");
    let (mut running, address) = ready_as(&mut up, "step-03-third");
    assert!(get(&address, "/").ends_with("4\n"), "the second step's binary: {}", running.written);
    running.press("k numbers\nr numbers\n");
    running.wait_for("numbers is ready again");
    assert!(get(&address, "/").ends_with("4\n"), "{}", running.written);
    running.press("q\n");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn a_service_of_a_step_that_is_not_there_is_named_with_the_ways_out() {
    let fixture = Fixture::new();
    with_a_third_step(&fixture);
    let manifest = "steps/03-third/exercise.toml";
    let fault = |from: &str, to: &str, parts: &[&str]| {
        fixture.replace(manifest, from, to);
        fixture.workbook(&["up", "03"]).expect(2, parts);
    };
    fault(
        "02-other",
        "02",
        &[
            "steps/03-third/exercise.toml: the service `numbers` is from `02`, and there is no such step",
            "the steps are: 01-small, 02-other, 03-third",
        ],
    );
    fault("from = \"02\"", "from = \"01-small\"", &["is from `01-small`, which is one process"]);
    fault("01-small", "03-third", &["goes round in a loop: 03-third, from 03-third"]);
    assert!(!fixture.target().exists(), "something was built");
}

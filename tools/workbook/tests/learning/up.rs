//! `up`: the services of a step as processes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use crate::background::{Background, lives};
use crate::fixture::Fixture;

fn up(fixture: &Fixture, arguments: &[&str]) -> Command {
    let mut command = fixture.command(arguments);
    command.env("KEEP_ADDR", "127.0.0.1:0");
    command
}

/// A step whose program does `code` instead of listening.
fn with_program(fixture: &Fixture, code: &str) {
    let program = format!("//! Odd.\n\nfn main() {{\n{code}\n}}\n");
    fixture.write("steps/01-small/src/main.rs", &program);
}

#[test]
fn a_step_is_started_asked_and_stopped() {
    let fixture = Fixture::new();
    let mut running = Background::start(&mut up(&fixture, &["up", "01"]));
    let line = running.wait_for("step-01-small is ready at http://");
    let address = line.rsplit("http://").next().unwrap().to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("ready\n"), "{answer}");
    running.wait_for("a first request");
    running.wait_for("Ctrl-C stops everything");
    running.signal("TERM");
    assert_eq!(running.end(), 0, "{}", running.written);
    assert!(running.written.contains("keep | listening on http://"), "{}", running.written);
    assert!(TcpStream::connect(&address).is_err(), "the service still listens");
}

#[test]
fn each_step_keeps_its_data_in_its_own_folder() {
    let fixture = Fixture::new();
    let say =
        "println!(\"data in {}\", std::env::var(\"KEEP_DATA\").unwrap()); panic!(\"enough\");";
    with_program(&fixture, say);
    let mut running = Background::start(&mut up(&fixture, &["up", "01"]));
    assert_eq!(running.end(), 1, "{}", running.written);
    let folder = fixture.path("data/01-small");
    let expected = format!("keep | data in {}", folder.display());
    assert!(running.written.contains(&expected), "{}", running.written);
    let mut command = up(&fixture, &["up", "01"]);
    let mut running = Background::start(command.env("KEEP_DATA", "elsewhere"));
    running.end();
    assert!(running.written.contains("keep | data in elsewhere"), "{}", running.written);
}

#[test]
fn the_exercise_can_be_started_instead() {
    let fixture = Fixture::new();
    let mut running = Background::start(&mut up(&fixture, &["up", "--exercise"]));
    running.wait_for("exercise-01-small is ready at http://");
    running.signal("INT");
    assert_eq!(running.end(), 0, "{}", running.written);
}

#[test]
fn a_port_that_is_taken_is_named_with_the_way_out() {
    let fixture = Fixture::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut command = fixture.command(&["up", "01"]);
    let run = crate::fixture::Run::of(command.env("KEEP_ADDR", &address));
    let port = format!("port {},", listener.local_addr().unwrap().port());
    run.expect(2, &[&port, "KEEP_ADDR"]);
}

#[test]
fn a_service_that_dies_is_not_success() {
    let fixture = Fixture::new();
    let die = "let listener = std::net::TcpListener::bind(\"127.0.0.1:0\").unwrap();\n\
        println!(\"listening on http://{}\", listener.local_addr().unwrap());\n\
        let (mut stream, _) = listener.accept().unwrap();\n\
        use std::io::{Read, Write};\n\
        stream.read(&mut [0; 999]).unwrap();\n\
        stream.write_all(b\"HTTP/1.1 200 OK\\r\\n\\r\\n\").unwrap();\n\
        drop(stream);\n\
        let _ = listener.accept().unwrap();\n\
        eprintln!(\"the disk is gone\");\n\
        std::process::exit(7);";
    with_program(&fixture, die);
    let mut running = Background::start(&mut up(&fixture, &["up", "01"]));
    let line = running.wait_for("is ready at http://");
    drop(TcpStream::connect(line.rsplit("http://").next().unwrap()));
    assert_eq!(running.end(), 1, "{}", running.written);
    let written = &running.written;
    assert!(written.contains("keep ended by itself (exit status: 7)"), "{written}");
    assert_eq!(
        written.matches("the disk is gone").count(),
        2,
        "as it came and at the end: {written}"
    );
}

#[test]
fn what_a_service_started_ends_with_it() {
    let fixture = Fixture::new();
    let start = "let child = std::process::Command::new(\"sleep\").arg(\"600\")\n\
        .stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap();\n\
        println!(\"child {}\", child.id());\n\
        loop { std::thread::park(); }";
    with_program(&fixture, start);
    let mut running = Background::start(&mut up(&fixture, &["up", "01"]));
    let line = running.wait_for("keep | child ");
    running.signal("TERM");
    running.end();
    let id = line.rsplit(' ').next().unwrap();
    assert!(!lives(id), "process {id} still runs");
}

#[test]
fn a_step_that_does_not_compile_is_not_started() {
    let fixture = Fixture::new();
    with_program(&fixture, "nothing();");
    let run = fixture.workbook(&["up", "01"]);
    run.expect(1, &["cannot find function `nothing`", "step-01-small does not compile"]);
}

//! The services as processes of their own: what the end of one means for the others.

use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use transcript::{Request, test_name};

use crate::harness::transcript;
use crate::process::{Process, command, end_of, token};

/// A port that is free now. A service that is started again has to listen where it did before.
pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a port").to_string()
}

#[tokio::test]
async fn killed_notes_are_told_at_once_and_found_again_when_they_are_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = free_address();
    let auth = Process::start(command(folder.path()).arg("auth"));
    let notes = || {
        let mut command = command(folder.path());
        command.arg("notes").env("NOTES_ADDR", &address);
        Process::start(command.env("AUTH_URL", &auth.base))
    };
    let mut first = notes();
    let mut gateway = command(folder.path());
    gateway.arg("gateway").env("NOTES_URL", format!("http://{address}"));
    let gateway = Process::start(gateway.env("AUTH_URL", &auth.base));
    let client = reqwest::Client::new();
    let token = token(&client, &gateway.base, folder.path()).await;
    let tags = || Request::new("GET", "/api/v1/tags").bearer(&token);
    let mut t = transcript(test_name!(), &gateway.base);
    t.name(&token, "token of Ada");
    t.send(tags()).await;
    first.child.kill().expect("it is killed");
    first.child.wait().expect("it is gone");
    t.say("The notes service is killed.");
    t.send(tags()).await;
    t.send(Request::new("GET", "/readyz")).await;
    let _second = notes();
    t.say("The notes service is started again. The gateway was not.");
    t.send(tags()).await;
    t.check();
}

#[tokio::test]
async fn a_service_that_dies_ends_the_others_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = Process::start(&mut command(folder.path()));
    let mut log = BufReader::new(all.child.stderr.take().expect("its log")).lines();
    // `auth     | ready at http://127.0.0.1:35971, process 4711`
    let line = log.by_ref().map_while(Result::ok).find(|line| line.contains("process "));
    let line = line.expect("a line about auth");
    assert!(line.starts_with("auth"), "{line}");
    let id = line.rsplit(' ').next().unwrap_or_default();
    let killed = std::process::Command::new("kill").args(["-KILL", id]).status();
    assert!(killed.expect("kill runs").success());
    assert_eq!(all.child.wait().expect("it ends").code(), Some(1));
    let rest: Vec<String> = log.map_while(Result::ok).collect();
    assert!(rest.iter().any(|line| line.contains("auth ended by itself")), "{rest:?}");
    let asked = Request::new("GET", "/healthz").send(&reqwest::Client::new(), &all.base).await;
    assert_eq!(asked.status, 0, "the gateway has ended as well");
}

#[tokio::test]
async fn no_service_outlives_the_one_who_started_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = Process::start(&mut command(folder.path()));
    // Not even when it cannot tell them.
    all.child.kill().expect("it is killed");
    all.child.wait().expect("it is gone");
    let (client, started) = (reqwest::Client::new(), Instant::now());
    while Request::new("GET", "/healthz").send(&client, &all.base).await.status != 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "the gateway still answers");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[test]
fn an_unknown_service_is_used_wrongly() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in
        [&["monolith"][..], &["gateway", "notes"], &["rotate", "now"], &["--help"], &[""]]
    {
        let output = end_of(command(folder.path()).args(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            text.contains(
                "[auth | bookstore | gateway | notes | supplier | rotate [--revoke-old]]"
            ),
            "{text}"
        );
    }
}

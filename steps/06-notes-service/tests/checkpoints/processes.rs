//! The services as processes of their own: what the end of one means for the others.

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
    let client = transcript::client();
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

#[test]
fn an_unknown_service_is_used_wrongly() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in
        [&["monolith"][..], &["gateway", "notes"], &["rotate", "now"], &["--help"], &[""]]
    {
        let output = end_of(command(folder.path()).args(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains("[auth | gateway | notes | rotate [--revoke-old]]"), "{text}");
    }
}

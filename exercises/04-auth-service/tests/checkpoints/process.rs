//! Keep as a process of its own: how it starts, stops, and what it keeps when it is killed.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use contract::post;
use serde_json::json;
use transcript::Mailbox;

const PROGRAM: &str = env!("CARGO_BIN_EXE_exercise-04-auth-service");

/// A running process, killed when it is dropped.
pub struct Process {
    pub child: Child,
    pub base: String,
}

/// Starts every service, or the one that is added as its argument.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_remove("MONOLITH_URL").env_remove("GATEWAY_ROUTES").env_remove("GATEWAY_ORIGINS");
    command.env_remove("DATABASE_URL").env_remove("MAIL_URL").env_remove("KEEP_LOG_FORMAT");
    command.env("KEEP_ADDR", "127.0.0.1:0").env("KEEP_DATA", folder).env("KEEP_LOG", "info");
    command.env_remove("AUTH_URL").env_remove("AUTH_DATABASE_URL").env_remove("KEEP_AUTH");
    command.env("AUTH_ADDR", "127.0.0.1:0").env("MONOLITH_ADDR", "127.0.0.1:0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Process {
    /// Starts Keep and waits until it listens.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a first line");
        let base = line.trim().strip_prefix("listening on ").expect("the address").to_owned();
        Self { child, base }
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args([name, &id]).status().expect("kill runs");
        assert!(status.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signs Ada up and in, and gives her token.
pub async fn token(client: &reqwest::Client, base: &str, folder: &Path) -> String {
    let email = "ada@example.com";
    let body = json!({ "name": "Ada", "email": email, "password": "correct horse" });
    post("/auth/sign-up", body).send(client, base).await;
    let mail = Mailbox::at(folder.join("mail")).wait_for(email, 1).await.expect("a mail");
    let body = json!({ "email": email, "code": mail.code() });
    post("/auth/sign-up/confirm", body).send(client, base).await;
    let body = json!({ "email": email, "password": "correct horse" });
    post("/auth/sign-in", body).send(client, base).await.member("access_token")
}

#[tokio::test]
async fn no_secret_is_logged() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = transcript::client();
    let mut command = command(folder.path());
    let mut process = Process::start(command.env("KEEP_LOG", "trace"));
    let mut log = process.child.stderr.take().expect("its log");
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = log.read_to_string(&mut text);
        text
    });
    let token = token(&client, &process.base, folder.path()).await;
    assert_eq!(token.len(), 64);
    let mails = Mailbox::at(folder.path().join("mail")).to("ada@example.com");
    drop(process);
    let log = reading.join().expect("the log is read");
    assert!(log.contains("/api/v1/auth/sign-in"), "requests are logged");
    for secret in ["correct horse", token.as_str(), mails[0].code().as_str()] {
        assert!(!log.contains(secret), "the log shows {secret:?}");
    }
}

/// What a program says that should end by itself; one that does not is killed, and fails the test
/// by its exit code.
pub fn end_of(command: &mut Command) -> std::process::Output {
    let mut child = command.spawn().expect("the program starts");
    let started = Instant::now();
    while child.try_wait().expect("its state").is_none() {
        if started.elapsed() > Duration::from_secs(20) {
            child.kill().expect("it is killed");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("its output")
}

/// In a URL `%41` is an A, and `?` and `#` end the path.
#[test]
fn a_data_folder_may_have_any_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("100%41 why? #1");
    let process = Process::start(&mut command(&data));
    for file in ["auth.db", "keep.db"] {
        assert!(data.join(file).exists(), "{file}");
    }
    drop(process);
    let beside = std::fs::read_dir(folder.path()).expect("the folder");
    assert_eq!(beside.count(), 1, "nothing went to another folder");
}

#[test]
fn a_start_that_fails_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let cases = [
        ("KEEP_ADDR", address.as_str(), "set KEEP_ADDR to another address"),
        ("KEEP_ADDR", "nonsense", "cannot listen at nonsense"),
        ("MONOLITH_ADDR", address.as_str(), "set MONOLITH_ADDR to another address"),
        ("AUTH_ADDR", address.as_str(), "set AUTH_ADDR to another address"),
        ("AUTH_DATABASE_URL", "mysql://localhost/auth", "(AUTH_DATABASE_URL)"),
        ("KEEP_AUTH", "nowhere", "say monolith, shadow, frozen or service"),
        ("GATEWAY_OPS_ADDR", "nonsense", "set GATEWAY_OPS_ADDR to another address"),
        ("GATEWAY_ROUTES", "/a=http://[::1", "has \"/a=http://[::1\", and its address is no URL"),
        ("GATEWAY_ROUTES", "/a=https://keep", "must be http://host:port and nothing more"),
        ("GATEWAY_ROUTES", "/a=http://keep/b", "must be http://host:port and nothing more"),
        ("GATEWAY_ROUTES", "a=http://keep", "its path must start with a slash"),
        ("GATEWAY_ROUTES", "/a=http://keep,", "a route is written /path=http://host:port"),
        ("GATEWAY_ROUTES", "/a=http://b,/a/=http://c", "has two routes for \"/a\""),
        ("GATEWAY_ORIGINS", "*", "an origin is written https://host"),
        ("GATEWAY_ORIGINS", "https://a.example/", "has \"https://a.example/\", and"),
        ("GATEWAY_ORIGINS", "https://a.example,null", "has \"null\", and an origin is written"),
        ("KEEP_LOG", "info=loud", "is not a filter"),
        ("KEEP_LOG_FORMAT", "xml", "say `text` or `json`"),
        ("KEEP_DATA", file.to_str().expect("a path"), "cannot make the data folder"),
        ("DATABASE_URL", "mysql://localhost/keep", "must start with sqlite:// or postgres://"),
        ("MAIL_URL", "http://example.com", "MAIL_URL"),
    ];
    for (variable, value, expected) in cases {
        let output = end_of(command(folder.path()).env(variable, value));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{variable}={value}: {text}");
        assert!(text.contains(expected), "{variable}={value}: {text}");
    }
}

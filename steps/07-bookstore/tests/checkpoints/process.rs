//! Keep as a process of its own: how it starts, stops, and what it keeps when it is killed.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use step_07_bookstore::auth::SigningKeys;
use step_07_bookstore::chassis::DataSource;
use transcript::{Mailbox, Request};

use crate::harness::post;

const PROGRAM: &str = env!("CARGO_BIN_EXE_step-07-bookstore");

/// A running process, killed when it is dropped.
pub struct Process {
    pub child: Child,
    pub base: String,
}

/// Starts every service, or the one that is added as its argument.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_remove("NOTES_URL").env_remove("GATEWAY_ROUTES").env_remove("GATEWAY_ORIGINS");
    command.env_remove("NOTES_DATABASE_URL").env_remove("MAIL_URL").env_remove("KEEP_LOG_FORMAT");
    command.env("KEEP_ADDR", "127.0.0.1:0").env("KEEP_DATA", folder).env("KEEP_LOG", "info");
    command.env_remove("AUTH_URL").env_remove("AUTH_DATABASE_URL");
    command.env("AUTH_ADDR", "127.0.0.1:0").env("NOTES_ADDR", "127.0.0.1:0");
    command.env("BOOKSTORE_ADDR", "127.0.0.1:0").env("SUPPLIER_ADDR", "127.0.0.1:0");
    command.env_remove("BOOKSTORE_URL").env_remove("BOOKSTORE_DATABASE_URL");
    command.env_remove("SUPPLIER_URL");
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
    sign_in(client, base).await
}

/// Signs Ada in once more.
pub async fn sign_in(client: &reqwest::Client, base: &str) -> String {
    let body = json!({ "email": "ada@example.com", "password": "correct horse" });
    post("/auth/sign-in", body).send(client, base).await.member("access_token")
}

#[cfg(unix)]
#[tokio::test]
async fn a_kill_in_the_middle_of_writes_loses_no_acknowledged_note() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = reqwest::Client::new();
    let auth = Process::start(command(folder.path()).arg("auth"));
    let notes = || Process::start(command(folder.path()).arg("notes").env("AUTH_URL", &auth.base));
    let process = notes();
    let token = token(&client, &auth.base, folder.path()).await;
    let write = |number: usize| {
        let note = json!({ "content": format!("note {number}") });
        Request::new("POST", "/api/v1/notes").bearer(&token).json(&note)
    };
    let mut acknowledged = Vec::new();
    for number in 0..50 {
        acknowledged.push(write(number).send(&client, &process.base).await.member("id"));
    }
    // The kill arrives while this writer is writing: after its twentieth note.
    let (under_way, twentieth) = tokio::sync::oneshot::channel();
    let mut under_way = Some(under_way);
    let (client_of_writer, base) = (client.clone(), process.base.clone());
    let writes: Vec<_> = (50..100_000).map(write).take(5_000).collect();
    let writer = tokio::spawn(async move {
        let mut acknowledged = Vec::new();
        for request in writes {
            let answer = request.send(&client_of_writer, &base).await;
            if answer.status == 0 {
                break;
            }
            acknowledged.push(answer.member("id"));
            if acknowledged.len() == 20
                && let Some(under_way) = under_way.take()
            {
                let _ = under_way.send(());
            }
        }
        acknowledged
    });
    twentieth.await.expect("twenty notes are acknowledged");
    process.signal("-KILL");
    acknowledged.extend(writer.await.expect("the writer ends"));
    drop(process);

    let process = notes();
    assert!(acknowledged.len() >= 70);
    for id in &acknowledged {
        let read = Request::new("GET", &format!("/api/v1/notes/{id}")).bearer(&token);
        let answer = read.send(&client, &process.base).await;
        assert_eq!(answer.status, 200, "note {id} was acknowledged and is lost");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_process_that_is_told_to_stop_answers_what_it_has_accepted() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let folder = tempfile::tempdir().expect("a folder");
    let mut process = Process::start(&mut command(folder.path()));
    let address = process.base.strip_prefix("http://").expect("an address").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await.expect("a connection");
    let body = r#"{"email": "ada@example.com", "password": "correct horse"}"#;
    let head = format!(
        "POST /api/v1/auth/sign-in HTTP/1.1\r\nhost: keep\r\nexpect: 100-continue\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("the head is sent");
    // `100 Continue` says that the request is being handled; the signal comes only then.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.expect("an interim answer");
    assert!(interim.starts_with(b"HTTP/1.1 100 Continue"));
    process.signal("-TERM");
    // The log says that the signal has come; the body follows only then.
    let mut log = BufReader::new(process.child.stderr.take().expect("its log"));
    let told = log.by_ref().lines().map_while(Result::ok).any(|line| line.contains("stopping"));
    assert!(told, "the log says that it stops");
    stream.write_all(body.as_bytes()).await.expect("the body is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 401 Unauthorized"), "{answer}");
    let status = process.child.wait().expect("it ends");
    assert!(status.success(), "{status}");
}

#[cfg(unix)]
#[tokio::test]
async fn no_request_is_lost_when_keep_is_told_to_stop_under_load() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let folder = tempfile::tempdir().expect("a folder");
    // Nobody reads the log, and a full pipe stops whoever writes into it.
    let mut process = Process::start(command(folder.path()).env("KEEP_LOG", "warn"));
    let answered = Arc::new(AtomicUsize::new(0));
    let (enough, told) = tokio::sync::oneshot::channel();
    let mut enough = Some(enough);
    // Each has one connection and asks on it without a pause, until an answer says that it is the
    // last one. A request without an answer is a panic.
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (base, answered) = (process.base.clone(), Arc::clone(&answered));
            let mut enough = enough.take();
            tokio::spawn(async move {
                let client = reqwest::Client::builder().http1_only().build().expect("a client");
                loop {
                    let answer = client.get(format!("{base}/readyz")).send().await;
                    let answer = answer.expect("every request is answered");
                    assert_eq!(answer.status(), 200);
                    let last = answer.headers().contains_key("connection");
                    answer.bytes().await.expect("every answer is whole");
                    if last {
                        break;
                    }
                    if answered.fetch_add(1, Ordering::SeqCst) > 200
                        && let Some(enough) = enough.take()
                    {
                        let _ = enough.send(());
                    }
                }
            })
        })
        .collect();
    told.await.expect("two hundred requests are answered");
    process.signal("-TERM");
    for client in clients {
        client.await.expect("no request is lost");
    }
    let status = process.child.wait().expect("it ends");
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn no_secret_is_logged() {
    let folder = tempfile::tempdir().expect("a folder");
    let client = reqwest::Client::new();
    let mut command = command(folder.path());
    let mut process = Process::start(command.env("KEEP_LOG", "trace"));
    let mut log = process.child.stderr.take().expect("its log");
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = log.read_to_string(&mut text);
        text
    });
    let token = token(&client, &process.base, folder.path()).await;
    let (_, signature) = token.rsplit_once('.').expect("a signature");
    let url = format!("sqlite://{}", folder.path().join("auth.db").display());
    let source = DataSource::connect(&url).await.expect("auth's database");
    let key = SigningKeys::new(source).signing().await.expect("a row").expect("a key");
    let mails = Mailbox::at(folder.path().join("mail")).to("ada@example.com");
    let forged = "a-token-that-somebody-made-up";
    let tags = Request::new("GET", "/api/v1/tags").bearer(forged);
    assert_eq!(tags.send(&client, &process.base).await.status, 401);
    process.signal("-TERM");
    process.child.wait().expect("it ends, and has logged everything");
    let log = reading.join().expect("the log is read");
    assert!(log.contains("/api/v1/auth/sign-in"), "requests are logged");
    assert!(
        log.contains("it is not a header, claims and a signature"),
        "and why a token is refused"
    );
    for secret in ["correct horse", signature, forged, &key, mails[0].code().as_str()] {
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
        ("NOTES_ADDR", address.as_str(), "set NOTES_ADDR to another address"),
        ("AUTH_ADDR", address.as_str(), "set AUTH_ADDR to another address"),
        ("BOOKSTORE_ADDR", address.as_str(), "set BOOKSTORE_ADDR to another address"),
        ("SUPPLIER_ADDR", address.as_str(), "set SUPPLIER_ADDR to another address"),
        ("BOOKSTORE_DATABASE_URL", "mysql://localhost/books", "cannot open the data source `db`"),
        ("BOOKSTORE_POLL_SECONDS", "901", "is not a number of seconds from 1 to 900"),
        ("AUTH_DATABASE_URL", "mysql://localhost/auth", "(AUTH_DATABASE_URL)"),
        ("NOTES_POLL_SECONDS", "0", "is not a number of seconds from 1 to 900"),
        ("NOTES_POLL_SECONDS", "soon", "is not a number of seconds from 1 to 900"),
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
        (
            "NOTES_DATABASE_URL",
            "mysql://localhost/notes",
            "must start with sqlite:// or postgres://",
        ),
        ("MAIL_URL", "http://example.com", "MAIL_URL"),
    ];
    for (variable, value, expected) in cases {
        let output = end_of(command(folder.path()).env(variable, value));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{variable}={value}: {text}");
        assert!(text.contains(expected), "{variable}={value}: {text}");
    }
}

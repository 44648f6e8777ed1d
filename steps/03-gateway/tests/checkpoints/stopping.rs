//! What happens to requests when Keep is told to stop.
//!
//! Covers: src/chassis/run/serve.rs, src/chassis/run/workers.rs

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::Keep;
use crate::process::{Process, command};

const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: keep\r\n\r\n";

async fn connect(keep: &Keep) -> TcpStream {
    let address = keep.base.strip_prefix("http://").expect("an address");
    TcpStream::connect(address).await.expect("a connection")
}

/// Sends a request and reads one answer.
async fn ask(stream: &mut TcpStream) -> String {
    stream.write_all(REQUEST).await.expect("the request is sent");
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let byte = stream.read_u8().await.expect("an answer");
        answer.push(byte);
    }
    String::from_utf8(answer).expect("UTF-8")
}

#[tokio::test]
async fn once_told_to_stop_keep_answers_everybody_once_more_and_says_so() {
    // So long that the test, and not the clock, decides when the last connection goes.
    let mut keep = Keep::start_with(|config| config.lame_duck = Duration::from_secs(60)).await;
    let mut early = connect(&keep).await;
    assert!(!ask(&mut early).await.contains("connection: close"));
    keep.stop();
    let mut late = connect(&keep).await;
    for stream in [&mut late, &mut early] {
        let answer = ask(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
        assert_eq!(stream.read(&mut [0; 1]).await.expect("an end"), 0, "the connection is closed");
    }
    keep.ended().await;
}

#[tokio::test]
async fn idle_connections_are_closed_when_keep_ends() {
    let mut keep = Keep::start_with(|config| config.lame_duck = Duration::from_millis(10)).await;
    let mut waiting = connect(&keep).await;
    ask(&mut waiting).await;
    let _silent = connect(&keep).await;
    keep.stop();
    keep.ended().await;
    assert_eq!(waiting.read(&mut [0; 1]).await.expect("an end"), 0, "the connection is closed");
}

#[cfg(unix)]
#[tokio::test]
async fn a_process_that_is_told_to_stop_answers_what_it_has_accepted() {
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
    // Nobody reads its log, and a full pipe would stop it.
    let mut process = Process::start(command(folder.path()).env("KEEP_LOG", "error"));
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
                let client =
                    reqwest::Client::builder().no_proxy().http1_only().build().expect("a client");
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

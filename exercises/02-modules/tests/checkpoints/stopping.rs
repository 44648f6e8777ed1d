//! What happens to requests when Keep is told to stop.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::Keep;

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

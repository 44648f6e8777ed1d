//! What a client is told when the service behind does not answer, or not to the end, and what the
//! gateway does not pass at all.

use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use transcript::{Request, test_name};

use super::{Start, Upstream, Wish, head_of, rest_of};

pub fn get() -> Request {
    Request::new("GET", "/api/v1/notes")
}

/// A port that nobody listens at.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("a port"))
}

/// A service that reads a request and answers with these bytes, whatever they are.
pub async fn answering(bytes: &'static [u8]) -> String {
    Upstream::raw(async move |mut stream: TcpStream| {
        head_of(&mut stream).await;
        let _ = stream.write_all(bytes).await;
    })
    .await
}

pub async fn a_service_that_is_not_there_has_not_seen_the_request(start: &dyn Start) {
    let gate = start.gate(&nobody()).await;
    let mut t = gate.transcript(test_name!());
    t.send(get()).await;
    t.say("The gateway itself lives.");
    t.send(Request::new("GET", "/healthz")).await;
    t.check();
}

pub async fn a_service_that_breaks_off_may_have_done_what_was_asked(start: &dyn Start) {
    let gate = start.gate(&answering(b"").await).await;
    let mut t = gate.transcript(test_name!());
    t.send(get()).await;
    t.check();
    // One that has read the request and then resets the connection is no other case.
    let rude = Upstream::raw(async |mut stream| {
        head_of(&mut stream).await;
        let _ = stream.set_zero_linger();
    })
    .await;
    let answer = get().send(&transcript::client(), &start.gate(&rude).await.base).await;
    assert_eq!(answer.member("type"), "https://keep.example/problems/upstream-broken");
}

pub async fn an_answer_that_cannot_be_read_is_a_bad_gateway(start: &dyn Start) {
    for bytes in
        [&b"HTTP/1.1 200"[..], b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"]
    {
        let gate = start.gate(&answering(bytes).await).await;
        let answer = get().send(&transcript::client(), &gate.base).await;
        assert_eq!(answer.status, 502, "{bytes:?}");
        assert_eq!(answer.member("type"), "https://keep.example/problems/upstream-broken");
    }
}

pub async fn an_old_service_does_not_make_the_gateway_old(start: &dyn Start) {
    let old = answering(b"HTTP/1.0 200 OK\r\nconnection: close\r\n\r\nmilk").await;
    let answer = start.gate(&old).await.get("/api/v1/notes").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("transfer-encoding: chunked"), "{answer}");
    assert!(answer.contains("4\r\nmilk\r\n0\r\n"), "{answer}");
}

pub async fn a_service_that_does_not_answer_is_given_up(start: &dyn Start) {
    let url = Upstream::raw(async |mut stream| {
        rest_of(&mut stream).await;
    })
    .await;
    let gate = start
        .gate_with(Wish { answering: Some(Duration::from_millis(100)), ..Wish::before(&url) })
        .await;
    let mut t = gate.transcript(test_name!());
    t.send(get()).await;
    t.check();
}

pub async fn half_an_answer_is_not_taken_for_a_whole_one(start: &dyn Start) {
    for head in ["content-length: 9\r\n\r\nmilk", "transfer-encoding: chunked\r\n\r\n4\r\nmilk\r\n"]
    {
        let bytes: &'static [u8] = format!("HTTP/1.1 200 OK\r\n{head}").leak().as_bytes();
        let gate = start.gate(&answering(bytes).await).await;
        let answer = get().send(&transcript::client(), &gate.base).await;
        assert_eq!(answer.status, 0, "half an answer passed for a whole one: {}", answer.body);
    }
}

pub async fn an_answer_that_stops_half_way_is_broken_off(start: &dyn Start) {
    let url = Upstream::raw(async |mut stream| {
        head_of(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nmilk").await;
        rest_of(&mut stream).await;
    })
    .await;
    let gate = start
        .gate_with(Wish { reading: Some(Duration::from_millis(100)), ..Wish::before(&url) })
        .await;
    let answer = get().send(&transcript::client(), &gate.base).await;
    assert_eq!(answer.status, 0, "{}", answer.body);
}

pub async fn an_upgrade_and_a_tunnel_are_refused(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let mut t = gate.transcript(test_name!());
    t.send(get().header("connection", "upgrade").header("upgrade", "websocket")).await;
    t.send(Request::new("TRACE", "/api/v1/notes")).await;
    let tunnel = gate
        .exchange(
            b"CONNECT bank.example:443 HTTP/1.1\r\nhost: bank.example\r\nconnection: close\r\n\r\n",
        )
        .await;
    assert!(tunnel.starts_with("HTTP/1.1 501 Not Implemented"), "{tunnel}");
    assert!(tunnel.contains("CONNECT does not pass"), "{tunnel}");
    t.say("An offer of HTTP/2 is declined by an answer in HTTP/1.1. The service behind does not see it.");
    let offer = get().header("x-request-id", "one").header("upgrade", "h2c");
    t.send(
        offer.header("connection", "Upgrade, HTTP2-Settings").header("http2-settings", "AAMAAABk"),
    )
    .await;
    t.check();
}

pub async fn an_offer_that_may_be_ignored_is_ignored(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    for (version, lines) in [
        ("1.1", "connection: Upgrade\r\nupgrade: TLS/1.2"),
        ("1.1", "connection: upgrade, close\r\nupgrade: HTTP/2.0, cow"),
        ("1.1", "upgrade: websocket"),
        ("1.0", "connection: upgrade\r\nupgrade: websocket"),
    ] {
        let head = format!("GET /api/v1/notes HTTP/{version}\r\nhost: keep\r\n{lines}\r\n");
        let answer = gate.exchange(format!("{head}connection: close\r\n\r\n").as_bytes()).await;
        assert!(answer.contains(" 200 OK\r\n"), "{lines}: {answer}");
        assert!(!answer.contains("\"upgrade\""), "{lines}: {answer}");
    }
    let head = "GET /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close, Upgrade\r\n\
                upgrade: cow, WebSocket\r\n\r\n";
    let answer = gate.exchange(head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 501 "), "{answer}");
}

pub async fn no_request_is_sent_twice(start: &dyn Start) {
    // A service that reads one request on a connection, answers, and dies of the second.
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let url = Upstream::raw(move |mut stream| {
        let tell = tell.clone();
        async move {
            for _ in 0..2 {
                let _ = tell.send(head_of(&mut stream).await);
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
                let _ = stream.write_all(answer).await;
            }
            let _ = tell.send(head_of(&mut stream).await);
        }
    })
    .await;
    let gate = start.gate(&url).await;
    let client = transcript::client();
    for (number, status) in [(1, 200), (2, 200), (3, 502)] {
        let write = Request::new("POST", &format!("/api/v1/notes?number={number}"));
        assert_eq!(write.send(&client, &gate.base).await.status, status);
        let head = told.recv().await.unwrap_or_default();
        assert!(head.contains(&format!("number={number} ")), "{head}");
    }
    assert!(told.try_recv().is_err(), "the third was sent once more");
}

//! Bodies and heads that are too large or too slow, and those that pass as they come.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request as Received;
use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Notify, mpsc};
use transcript::{Request, test_name};

use super::{Start, Upstream, Wish, head_of, rest_of};

const CHUNKED: &[u8] = b"POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n\
                         transfer-encoding: chunked\r\n\r\n";

/// A service that reads every body and tells how each one ended: whole, or broken off.
async fn reader() -> (Upstream, mpsc::UnboundedReceiver<Result<usize, ()>>) {
    let (tell, ends) = mpsc::unbounded_channel();
    let read = async move |request: Received| {
        let _ = tell.send(Ok(0));
        let whole = axum::body::to_bytes(request.into_body(), usize::MAX).await;
        let _ = tell.send(whole.as_ref().map(Bytes::len).map_err(|_| ()));
    };
    (Upstream::with(Router::new().fallback(read)).await, ends)
}

pub async fn a_body_that_is_announced_too_long_is_refused_before_it_is_sent(start: &dyn Start) {
    let (upstream, mut ends) = reader().await;
    let gate = start.gate(&upstream.url).await;
    let head = "POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n\
                expect: 100-continue\r\ncontent-length: 65537\r\n\r\n";
    let answer = gate.exchange(head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large"), "{answer}");
    assert!(ends.try_recv().is_err(), "the service behind has not heard of it");
}

pub async fn a_body_without_a_length_is_counted_while_it_passes(start: &dyn Start) {
    let (upstream, mut ends) = reader().await;
    let gate = start.gate(&upstream.url).await;
    let mut stream = gate.connect().await;
    stream.write_all(CHUNKED).await.expect("the head is sent");
    let chunk = [b"1000\r\n".as_slice(), &[b'x'; 4096], b"\r\n"].concat();
    for _ in 0..16 {
        stream.write_all(&chunk).await.expect("64 KiB are sent");
    }
    assert_eq!(ends.recv().await, Some(Ok(0)), "the service behind has begun to read");
    stream.write_all(b"1\r\nx\r\n").await.expect("one byte more is sent");
    let answer = rest_of(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large"), "no 413, but {answer:?}");
    assert!(answer.contains("the body is larger than 64 KiB"), "{answer}");
    assert_eq!(ends.recv().await, Some(Err(())), "and does not take what it got for a whole body");
}

pub async fn no_body_over_64_kib_reaches_the_service_behind_as_a_whole_one(start: &dyn Start) {
    let (upstream, mut ends) = reader().await;
    let gate = start.gate(&upstream.url).await;
    // In one chunk, and with one chunk that begins below the limit and ends above it.
    for (first, length, rest) in [(65537, "10001", ""), (65535, "ffff", "2\r\nxx\r\n")] {
        let (head, x) = (format!("{length}\r\n"), "x".repeat(first));
        let body = [head.as_str(), &x, "\r\n", rest, "0\r\n\r\n"].concat();
        let mut stream = gate.connect().await;
        // Whether all of it can still be sent is up to the gateway.
        let _ = stream.write_all(&[CHUNKED, body.as_bytes()].concat()).await;
        assert_eq!(ends.recv().await, Some(Ok(0)), "the service behind has begun to read");
        assert_eq!(ends.recv().await, Some(Err(())), "{first} bytes, and {rest:?}");
    }
}

pub async fn a_client_that_sends_much_too_much_reads_why_it_is_refused(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    // More than the sockets in between take: the client is still sending when it is answered.
    let length = 16 << 20;
    let head =
        format!("POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\ncontent-length: {length}\r\n\r\n");
    let mut stream = gate.connect().await;
    stream.write_all(head.as_bytes()).await.expect("the head is sent");
    stream.write_all(&vec![b'x'; length]).await.expect("the whole body is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer, and no reset");
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

pub async fn a_client_that_has_said_all_is_answered(start: &dyn Start) {
    // The service behind answers when the gateway has seen the client's end.
    let (tell, mut told) = mpsc::unbounded_channel();
    let answer = Arc::new(Notify::new());
    let answering = answer.clone();
    let wait = async move || {
        let _ = tell.send(());
        answering.notified().await;
        "milk"
    };
    let upstream = Upstream::with(Router::new().fallback(wait)).await;
    let gate = start.gate(&upstream.url).await;
    for request in [
        "GET /api/v1/notes HTTP/1.1\r\nhost: keep\r\n\r\n",
        "POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\ncontent-length: 4\r\n\r\nmilk",
    ] {
        let mut stream = gate.connect().await;
        stream.write_all(request.as_bytes()).await.expect("a request");
        stream.shutdown().await.expect("nothing more is sent");
        tokio::select! {
            _ = told.recv() => {}
            answer = rest_of(&mut stream) => panic!("{request} was given up: {answer:?}"),
        }
        // On loopback the end has arrived by the time that another request has been answered.
        assert!(gate.get("/healthz").await.contains(" 200 OK"));
        answer.notify_one();
        let answer = rest_of(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{request}: {answer:?}");
        assert!(answer.ends_with("milk"), "{answer}");
    }
}

pub async fn a_body_of_64_kib_passes(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let announced = Request::new("POST", "/api/v1/notes").text("text/plain", &"x".repeat(65536));
    let answer = announced.send(&transcript::client(), &gate.base).await;
    assert_eq!(answer.json()["body"], 65536);
    let body = [b"10000\r\n".as_slice(), &[b'x'; 65536], b"\r\n0\r\n\r\n"].concat();
    let answer = gate.exchange(&[CHUNKED, &body].concat()).await;
    assert!(answer.contains("\"body\":65536"), "{answer}");
}

pub async fn a_body_that_does_not_come_is_given_up(start: &dyn Start) {
    let (upstream, mut ends) = reader().await;
    let gate = start
        .gate_with(Wish {
            sending: Some(Duration::from_millis(100)),
            ..Wish::before(&upstream.url)
        })
        .await;
    let answer = gate.exchange(&[CHUNKED, b"1\r\nx\r\n"].concat()).await;
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout"), "no 408, but {answer:?}");
    assert!(answer.contains("the body did not arrive in time"), "{answer}");
    assert_eq!(ends.recv().await, Some(Ok(0)));
    assert_eq!(ends.recv().await, Some(Err(())), "the service behind does not wait on");
}

pub async fn a_body_that_breaks_off_is_not_blamed_on_the_service_behind(start: &dyn Start) {
    let (upstream, mut ends) = reader().await;
    let gate = start.gate(&upstream.url).await;
    let early = b"POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\ncontent-length: 9\r\n\r\nmilk";
    let garbled = [CHUNKED, b"4\r\nmilk\r\nzz\r\n"].concat();
    for request in [early.as_slice(), &garbled] {
        let mut stream = gate.connect().await;
        stream.write_all(request).await.expect("a part is sent");
        assert_eq!(ends.recv().await, Some(Ok(0)), "the service behind has begun to read");
        stream.shutdown().await.expect("nothing more is sent");
        let answer = rest_of(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request"), "no 400, but {answer:?}");
        assert!(answer.contains("problems/body-broken"), "{answer}");
        assert_eq!(ends.recv().await, Some(Err(())), "the service behind has no whole body");
    }
}

pub async fn a_head_that_no_honest_client_sends_is_refused(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let mut t = gate.transcript(test_name!());
    let get = || Request::new("GET", "/api/v1/notes");
    let most = (0..50).fold(get(), |request, n| request.header(&format!("x-{n}"), "1"));
    assert_eq!(most.send(&transcript::client(), &gate.base).await.status, 200);
    t.say("Seventy headers.");
    t.send((0..70).fold(get(), |request, n| request.header(&format!("x-{n}"), "1"))).await;
    t.check();
    let token = get().bearer(&"x".repeat(16 * 1024));
    assert_eq!(token.send(&transcript::client(), &gate.base).await.status, 431);
    let long = gate.get(&format!("/api/v1/notes?q={}", "x".repeat(16 * 1024))).await;
    assert!(long.starts_with("HTTP/1.1 431 "), "{long}");
}

pub async fn a_head_without_end_is_not_kept(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    for head in [
        format!("GET /api/v1/notes HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(100 * 1024)),
        format!("GET /api/v1/notes HTTP/1.1\r\n{}\r\n", "x: 1\r\n".repeat(101)),
    ] {
        let mut stream = gate.connect().await;
        stream.write_all(head.as_bytes()).await.expect("the head is sent");
        let answer = head_of(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
}

pub async fn a_body_passes_as_it_comes_and_so_does_its_answer(start: &dyn Start) {
    // The service behind answers every piece as soon as it has it.
    let pieces = async |request: Received| {
        let stream = request.into_body().into_data_stream();
        Body::from_stream(stream.map(|piece| piece.map(|bytes| bytes.to_ascii_uppercase())))
    };
    let upstream = Upstream::with(Router::new().fallback(pieces)).await;
    let gate = start.gate(&upstream.url).await;
    let mut stream = gate.connect().await;
    stream.write_all(CHUNKED).await.expect("the head is sent");
    let mut answer = String::new();
    for piece in ["milk", "eggs", "bread"] {
        stream.write_all(format!("5\r\n{piece:5}\r\n").as_bytes()).await.expect("a piece is sent");
        // Its answer comes before the next piece is sent, or never.
        while !answer.contains(&piece.to_uppercase()) {
            let mut bytes = [0; 1024];
            let count = stream.read(&mut bytes).await.expect("an answer");
            assert!(count > 0, "closed after {answer}");
            answer.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    }
    stream.write_all(b"0\r\n\r\n").await.expect("the end is sent");
    assert!(rest_of(&mut stream).await.ends_with("0\r\n\r\n"));
}

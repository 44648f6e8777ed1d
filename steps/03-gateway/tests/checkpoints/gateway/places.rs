//! How many requests may be under way, and who gives a place back: nobody who is slow takes the
//! gateway down.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::IntoResponse;
use tokio::io::AsyncWriteExt;
use tokio::sync::{Notify, Semaphore};
use transcript::{Request, test_name};

use super::{Start, Upstream, Wish, head_of, rest_of};

fn get() -> Request {
    Request::new("GET", "/api/v1/notes")
}

pub async fn who_finds_no_place_is_told_to_come_again(start: &dyn Start) {
    // The head of an answer comes at once; its body, when the test says so.
    let release = Arc::new(Notify::new());
    let (released, begun) = (release.clone(), Arc::new(Semaphore::new(0)));
    let telling = begun.clone();
    let answer = async move || {
        telling.add_permits(1);
        let body = async move {
            released.notified().await;
            Ok::<_, std::convert::Infallible>("done")
        };
        Body::from_stream(futures_util::stream::once(body))
    };
    let upstream = Upstream::with(Router::new().fallback(answer)).await;
    let gate = start.gate_with(Wish { at_once: Some(1), ..Wish::before(&upstream.url) }).await;
    let mut t = gate.transcript(test_name!());
    let mut first = gate.connect().await;
    let head = b"GET /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n\r\n";
    first.write_all(head).await.expect("a request");
    assert!(head_of(&mut first).await.starts_with("HTTP/1.1 200 OK"));
    t.say("There is one place, and an answer whose end has not come yet takes it.");
    t.send(get()).await;
    t.say("Whether the gateway lives is told all the same.");
    t.send(Request::new("GET", "/healthz")).await;
    release.notify_one();
    assert!(rest_of(&mut first).await.contains("done"));
    t.say("The answer is through, and the place is free.");
    release.notify_one();
    t.send(get()).await;
    t.check();
}

pub async fn many_slow_clients_do_not_keep_a_fast_one_waiting(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let mut slow = Vec::new();
    for number in 0..300 {
        let mut stream = gate.connect().await;
        // A third sends no head, a third no end of it, and a third no body.
        let bytes = match number % 3 {
            0 => "",
            1 => "GET /api/v1/notes HTTP/1.1\r\nhost:",
            _ => "POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\ncontent-length: 9\r\n\r\n",
        };
        stream.write_all(bytes.as_bytes()).await.expect("a start is sent");
        slow.push(stream);
    }
    let answering = get().send(&transcript::client(), &gate.base).await;
    assert_eq!(answering.status, 200);
}

pub async fn a_slow_service_does_not_keep_the_others_waiting(start: &dyn Start) {
    let slow = Upstream::raw(async |mut stream| {
        head_of(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    let fast = Upstream::echo().await;
    let routes = format!("/api/v1={},/api/v1/slow={slow}", fast.url);
    let gate = start.gate_with(Wish { at_once: Some(301), ..Wish::routed(&routes) }).await;
    let mut waiting = Vec::new();
    for _ in 0..300 {
        let mut stream = gate.connect().await;
        let head = b"GET /api/v1/slow HTTP/1.1\r\nhost: keep\r\n\r\n";
        stream.write_all(head).await.expect("a request");
        waiting.push(stream);
    }
    let answer = get().send(&transcript::client(), &gate.base).await;
    assert_eq!(answer.status, 200);
}

pub async fn a_client_that_goes_away_gives_its_place_back(start: &dyn Start) {
    let (asked, gone) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (asking, going) = (asked.clone(), gone.clone());
    let url = Upstream::raw(move |mut stream| {
        let (asking, going) = (asking.clone(), going.clone());
        async move {
            head_of(&mut stream).await;
            asking.notify_one();
            rest_of(&mut stream).await;
            going.notify_one();
        }
    })
    .await;
    // Who has only said all looks the same for a while: no longer than a reader may pause.
    let reading = Some(Duration::from_millis(100));
    let wish = Wish { at_once: Some(1), reading, ..Wish::before(&url) };
    let gate = start.gate_with(wish).await;
    let mut stream = gate.connect().await;
    let head = b"GET /api/v1/notes HTTP/1.1\r\nhost: keep\r\n\r\n";
    stream.write_all(head).await.expect("a request");
    asked.notified().await;
    assert_eq!(get().send(&transcript::client(), &gate.base).await.status, 503);
    drop(stream);
    gone.notified().await;
    let second = async { get().send(&transcript::client(), &gate.base).await.status };
    tokio::select! {
        () = asked.notified() => {}
        status = second => panic!("answered {status}: the place was not given back"),
    }
}

pub async fn a_client_that_does_not_read_gives_its_place_back(start: &dyn Start) {
    // More than the sockets in between take: eight times 8 MiB.
    let endless = async || {
        let piece = Bytes::from(vec![b'x'; 1 << 20]);
        let pieces = std::iter::repeat_n(Ok::<_, std::convert::Infallible>(piece), 64);
        Body::from_stream(futures_util::stream::iter(pieces)).into_response()
    };
    let upstream = Upstream::with(
        Router::new()
            .route("/api/v1/much", axum::routing::get(endless))
            .fallback(async || "little"),
    )
    .await;
    let gate = start
        .gate_with(Wish {
            at_once: Some(1),
            reading: Some(Duration::from_millis(200)),
            ..Wish::before(&upstream.url)
        })
        .await;
    let mut stream = gate.connect().await;
    let head = b"GET /api/v1/much HTTP/1.1\r\nhost: keep\r\n\r\n";
    stream.write_all(head).await.expect("a request");
    assert!(head_of(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
    // Nothing is read from here on.
    let client = transcript::client();
    let started = std::time::Instant::now();
    let status = loop {
        let answer = get().send(&client, &gate.base).await;
        if answer.status != 503 || started.elapsed() > Duration::from_secs(20) {
            break answer.status;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(status, 200, "the place is still taken");
}

//! What is the same for every request: paths, methods, health, colours, request ids, deadlines.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use transcript::{Request, test_name};

use super::{Start, Wish, get};

pub async fn an_unknown_path_and_a_wrong_method_are_problems(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.send(Request::new("GET", "/")).await;
    t.send(get("/nothing")).await;
    t.send(Request::new("DELETE", "/api/v1/notes")).await;
    t.send(Request::new("GET", "/api/v1/auth/sign-in")).await;
    t.check();
}

pub async fn health_and_readiness_are_told(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.send(Request::new("GET", "/healthz")).await;
    t.send(Request::new("GET", "/readyz")).await;
    t.check();
}

pub async fn the_colors_are_listed(start: &dyn Start) {
    let keep = start.keep().await;
    let mut t = keep.transcript(test_name!(), &[]);
    t.send(get("/colors")).await;
    t.check();
}

pub async fn every_answer_has_a_request_id(start: &dyn Start) {
    let keep = start.keep().await;
    let id_of = async |request: Request| {
        request.send(&keep.client, &keep.base).await.header("x-request-id")
    };
    assert_eq!(id_of(get("/colors")).await.len(), 36, "one is made where none is sent");
    let sent = id_of(get("/colors").header("x-request-id", "my-id.1")).await;
    assert_eq!(sent, "my-id.1", "one that is sent is kept");
    for bad in ["x".repeat(65), "two words".to_owned(), "<script>".to_owned()] {
        let id = id_of(get("/colors").header("x-request-id", &bad)).await;
        assert_ne!(id, bad, "one that does not fit into a line of a log is replaced");
        assert_eq!(id.len(), 36);
    }
}

pub async fn a_body_that_never_comes_does_not_hold_the_connection_for_ever(start: &dyn Start) {
    let wish = Wish { request_deadline: Some(Duration::from_millis(100)), ..Wish::default() };
    let keep = start.keep_with(wish).await;
    let address = keep.base.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = "POST /api/v1/auth/sign-in HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n\
                content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.expect("the head is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable"), "{answer}");
    assert!(answer.contains("retry-after: 1"), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
}

//! The headers that are taken off and put on.

use axum::Router;
use axum::http::HeaderMap;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use transcript::{Request, test_name};

use super::{Start, Upstream, head_of};

fn body_of(answer: &str) -> Value {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON in {answer}"))
}

pub async fn what_concerns_one_connection_is_not_passed_on(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let mut t = gate.transcript(test_name!());
    let request = Request::new("GET", "/api/v1/notes")
        .header("x-request-id", "one")
        .header("connection", "keep-alive, X-Debug")
        .header("x-debug", "1")
        .header("keep-alive", "timeout=5")
        .header("proxy-authorization", "Basic c2VjcmV0")
        .header("proxy-connection", "keep-alive")
        .header("te", "trailers")
        .header("trailer", "x-sum")
        .header("if-match", "\"1\"");
    t.send(request).await;
    t.check();
    // There may be several lists, and what stands in one need not be a name, or a text.
    let head = b"GET /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: x-first\r\n\
                 connection: \xff\r\nconnection: (, X-Second ,close\r\n\
                 x-first: 1\r\nx-second: 1\r\nx-third: 1\r\n\r\n";
    let headers = &body_of(&gate.exchange(head).await)["headers"];
    for (name, value) in
        [("x-first", Value::Null), ("x-second", Value::Null), ("x-third", "1".into())]
    {
        assert_eq!(headers[name], value, "{name}");
    }
}

pub async fn what_concerns_the_connection_behind_does_not_come_back(start: &dyn Start) {
    let url = Upstream::raw(async |mut stream| {
        while !head_of(&mut stream).await.is_empty() {
            let answer = b"HTTP/1.1 200 OK\r\nconnection: keep-alive, x-inside\r\nx-inside: 1\r\n\
                           keep-alive: timeout=5\r\nproxy-authenticate: Basic\r\nx-outside: 1\r\n\
                           trailer: x-sum\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
            let _ = stream.write_all(answer).await;
        }
    })
    .await;
    let gate = start.gate(&url).await;
    let answer = Request::new("GET", "/api/v1/notes").send(&transcript::client(), &gate.base).await;
    for name in ["connection", "x-inside", "keep-alive", "proxy-authenticate", "trailer"] {
        assert_eq!(answer.header(name), "", "{name} came back");
    }
    assert_eq!(answer.header("x-outside"), "1");
    assert_eq!(answer.header("via"), "1.1 keep");
}

pub async fn a_client_is_not_believed_who_it_is(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let mut t = gate.transcript(test_name!());
    let request = Request::new("GET", "/api/v1/notes")
        .header("x-request-id", "one")
        .header("host", "keep.example")
        .header("forwarded", "for=10.0.0.1;by=nobody")
        .header("x-forwarded-for", "10.0.0.1")
        .header("x-forwarded-host", "bank.example")
        .header("x-forwarded-proto", "https")
        .header("x-real-ip", "10.0.0.1");
    t.send(request).await;
    t.check();
    // HTTP/1.0 knows no host, so nobody can say for which one it was.
    let head = b"GET /api/v1/notes HTTP/1.0\r\nx-forwarded-host: bank.example\r\n\r\n";
    let headers = &body_of(&gate.exchange(head).await)["headers"];
    assert_eq!(headers["x-forwarded-host"], Value::Null);
    assert_eq!(headers["forwarded"], "for=127.0.0.1;proto=http");
}

pub async fn a_client_cannot_take_off_what_the_gateway_puts_on(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let head = b"GET /api/v1/notes HTTP/1.1\r\nhost: keep.example\r\nx-request-id: one\r\n\
                 connection: close, forwarded, x-forwarded-for, x-request-id, via, host\r\n\r\n";
    let answer = gate.exchange(head).await;
    let headers = &body_of(&answer)["headers"];
    assert_eq!(headers["x-request-id"], "one");
    assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
    assert_eq!(headers["forwarded"].as_str().unwrap_or_default()[..13], *"for=127.0.0.1");
    assert_eq!(headers["via"], "1.1 keep");
}

pub async fn one_request_id_is_told_to_the_client_and_to_the_service_behind(start: &dyn Start) {
    let inside = async |headers: HeaderMap| {
        let id = headers.get("x-request-id").and_then(|id| id.to_str().ok());
        id.unwrap_or("none").to_owned()
    };
    let upstream = Upstream::with(Router::new().fallback(inside)).await;
    let gate = start.gate(&upstream.url).await;
    let client = transcript::client();
    let answer = Request::new("GET", "/api/v1/notes").send(&client, &gate.base).await;
    assert_eq!(answer.body.len(), 36, "one is made where none is sent: {}", answer.body);
    assert_eq!(answer.header("x-request-id"), answer.body);
    let long = Request::new("GET", "/api/v1/notes").header("x-request-id", &"x".repeat(65));
    let answer = long.send(&client, &gate.base).await;
    assert_eq!(answer.header("x-request-id"), answer.body);
    assert_eq!(answer.body.len(), 36, "one that fits into no log is replaced");
}

pub async fn a_request_with_two_lengths_is_not_two_requests_behind(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    // Who goes by content-length sees a second request after the first; who goes by
    // transfer-encoding sees one.
    let bytes = b"POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\ncontent-length: 4\r\n\
                  transfer-encoding: chunked\r\nconnection: close\r\n\r\n\
                  2b\r\nGET /api/v1/secret HTTP/1.1\r\nhost: keep\r\n\r\n\r\n0\r\n\r\n";
    let answer = gate.exchange(bytes).await;
    assert!(!answer.contains("secret"), "{answer}");
    assert!(answer.matches("HTTP/1.1").count() == 1, "{answer}");
}

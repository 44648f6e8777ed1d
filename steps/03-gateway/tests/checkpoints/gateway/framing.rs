//! Messages that two programs in a row might read as two different ones.

use tokio::io::AsyncWriteExt;
use transcript::{Request, test_name};

use super::upstreams::{answering, get};
use super::{Gate, Start, Upstream, head_of, rest_of};

/// What the gateway answers to these lines, which end a head, and what comes after them.
async fn post(gate: &Gate, lines: &str, body: &str) -> String {
    let head = "POST /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n";
    gate.exchange(format!("{head}{lines}\r\n\r\n{body}").as_bytes()).await
}

pub async fn a_transfer_coding_that_nobody_undoes_is_refused(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let body = "4\r\nmilk\r\n0\r\n\r\n";
    for coding in ["gzip, chunked", "cow, chunked", "cow\r\ntransfer-encoding: chunked"] {
        let answer = post(&gate, &format!("transfer-encoding: {coding}"), body).await;
        assert!(answer.starts_with("HTTP/1.1 501 "), "{coding}: {answer}");
        assert!(answer.contains("a transfer coding other than chunked does not pass"), "{answer}");
    }
    for coding in ["chunked, chunked", "chunked\r\ntransfer-encoding: Chunked"] {
        let answer = post(&gate, &format!("transfer-encoding: {coding}"), body).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{coding}: {answer}");
        assert!(answer.contains("problems/unclear-request"), "{answer}");
    }
    for coding in ["Chunked", "\tchunked ", ",chunked,\r\ntransfer-encoding: ,chunked"] {
        let answer = post(&gate, &format!("transfer-encoding: {coding}"), body).await;
        let status = if coding.starts_with(',') { "400" } else { "200" };
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{coding}: {answer}");
    }
}

pub async fn a_body_passes_whatever_the_method(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    for method in ["GET", "DELETE", "POST"] {
        let head =
            format!("{method} /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n");
        let bytes = format!("{head}transfer-encoding: chunked\r\n\r\n4\r\nmilk\r\n0\r\n\r\n");
        let answer = gate.exchange(bytes.as_bytes()).await;
        assert!(answer.contains("\"body\":4"), "{method}: {answer}");
        let answer = gate.exchange(format!("{head}content-length: 4\r\n\r\nmilk").as_bytes()).await;
        assert!(answer.contains("\"body\":4"), "{method}: {answer}");
    }
    // What cannot be read is nobody's empty body, and what is too long is too long.
    let head = "GET /api/v1/notes HTTP/1.1\r\nhost: keep\r\ntransfer-encoding: chunked\r\n\r\n";
    let answer = gate.exchange(format!("{head}zz\r\n").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    let mut stream = gate.connect().await;
    let long = format!("{head}11170\r\n{}\r\n0\r\n\r\n", "x".repeat(70_000));
    // Whether all of it can still be sent is up to the gateway.
    let _ = stream.write_all(long.as_bytes()).await;
    let answer = head_of(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

pub async fn a_head_request_has_a_body_only_if_it_is_sent_one(start: &dyn Start) {
    let url = Upstream::raw(async |mut stream| {
        let head = head_of(&mut stream).await;
        let chunked = head.contains("transfer-encoding: chunked");
        let seen = if chunked { "chunked" } else { "none" };
        let answer = format!("HTTP/1.1 200 OK\r\nx-seen: {seen}\r\nconnection: close\r\n\r\n");
        let _ = stream.write_all(answer.as_bytes()).await;
        rest_of(&mut stream).await;
    })
    .await;
    let gate = start.gate(&url).await;
    let head = "HEAD /api/v1/notes HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n";
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n4\r\nmilk\r\n0\r\n\r\n");
    let answer = gate.exchange(chunked.as_bytes()).await;
    assert!(answer.contains("x-seen: chunked"), "{answer}");
    let answer = gate.exchange(format!("{head}\r\n").as_bytes()).await;
    assert!(answer.contains("x-seen: none"), "{answer}");
}

pub async fn a_request_names_one_host(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let ask = async |target: &str, version: &str, hosts: &[&str]| {
        let hosts: String = hosts.iter().map(|host| format!("host: {host}\r\n")).collect();
        let head = format!("GET {target} HTTP/{version}\r\nconnection: close\r\n{hosts}\r\n");
        gate.exchange(head.as_bytes()).await
    };
    let notes = "/api/v1/notes";
    for host in [
        "a b",
        "[::1",
        "::1",
        "[keep]",
        "",
        "a@keep",
        "keep:",
        "keep:http",
        "keep:65536",
        "a/b",
        "a\"b",
        "a\\b",
        "a,b",
        "[::1]x",
        "a[b]",
    ] {
        let good = ["keep:", "a,b"].contains(&host);
        let answer = ask(notes, "1.1", &[host]).await;
        let status = if good { "200" } else { "400" };
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{host}: {answer}");
    }
    for hosts in [&[][..], &["keep", "keep"], &["keep", "bank"]] {
        let answer = ask(notes, "1.1", hosts).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts:?}: {answer}");
        assert!(answer.contains("problems/unclear-request"), "{hosts:?}: {answer}");
    }
    for host in ["keep.example", "192.0.2.7:8000", "[2001:db8::1]:8000", "KEEP"] {
        let answer = ask(notes, "1.1", &[host]).await;
        assert!(answer.contains(&format!("\"x-forwarded-host\":\"{host}\"")), "{answer}");
    }
    assert!(ask(notes, "1.0", &[]).await.contains(" 200 OK"), "HTTP/1.0 knows no Host");
    assert!(ask(notes, "1.0", &["a b"]).await.contains(" 400 "));
}

pub async fn a_host_in_the_target_is_the_one_that_counts(start: &dyn Start) {
    let upstream = Upstream::echo().await;
    let gate = start.gate(&upstream.url).await;
    let ask = async |target: &str, lines: &str| {
        let head = format!("GET {target} HTTP/1.1\r\nconnection: close\r\n{lines}\r\n");
        gate.exchange(head.as_bytes()).await
    };
    let target = "http://keep.example:81/api/v1/notes?a=b";
    let answer = ask(target, "host: bank.example\r\n").await;
    assert!(answer.contains("\"got\":\"GET /api/v1/notes?a=b\""), "{answer}");
    assert!(answer.contains("\"x-forwarded-host\":\"keep.example:81\""), "{answer}");
    assert!(!answer.contains("bank.example"), "{answer}");
    for (target, lines) in [
        (target, ""),
        (target, "host: a\r\nhost: a\r\n"),
        ("http://ada@keep/api/v1/notes", "host: keep\r\n"),
        ("http://[::1/api/v1/notes", "host: keep\r\n"),
        ("ftp://keep/api/v1/notes", "host: keep\r\n"),
        ("keep:80", "host: keep\r\n"),
    ] {
        let answer = ask(target, lines).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{target} {lines}: {answer}");
    }
}

pub async fn an_answer_that_could_be_two_is_a_bad_gateway(start: &dyn Start) {
    for lines in [
        "content-length: 2\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: 14",
        "transfer-encoding: gzip, chunked",
        "transfer-encoding: chunked, chunked",
        "transfer-encoding: gzip",
        "content-length: 14\r\ncontent-length: 14",
        "content-length: 14, 14",
        "content-length: +14",
        "content-length: 14\r\ncontent-length: 2",
    ] {
        let bytes = format!("HTTP/1.1 200 OK\r\n{lines}\r\n\r\n4\r\nmilk\r\n0\r\n\r\n");
        let gate = start.gate(&answering(bytes.leak().as_bytes()).await).await;
        for method in ["GET", "HEAD"] {
            let request = Request::new(method, "/api/v1/notes");
            let answer = request.send(&transcript::client(), &gate.base).await;
            assert_eq!(answer.status, 502, "{method}, {lines}: {}", answer.body);
        }
    }
}

pub async fn a_protocol_that_nobody_asked_for_is_a_bad_gateway(start: &dyn Start) {
    let head =
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: cow\r\n\r\nmoo";
    let gate = start.gate(&answering(head).await).await;
    let mut t = gate.transcript(test_name!());
    t.send(get()).await;
    t.check();
}

pub async fn a_head_without_its_body_is_a_bad_gateway(start: &dyn Start) {
    for lines in ["content-length: 4", "transfer-encoding: chunked"] {
        let bytes = format!("HTTP/1.1 200 OK\r\n{lines}\r\n\r\n");
        let gate = start.gate(&answering(bytes.leak().as_bytes()).await).await;
        let answer = get().send(&transcript::client(), &gate.base).await;
        assert_eq!(answer.status, 502, "{lines}");
        assert_eq!(answer.member("type"), "https://keep.example/problems/upstream-broken");
    }
}

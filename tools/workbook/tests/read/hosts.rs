//! By which names the book may be asked for: those of this machine, and those that the reader allows.

use crate::clone::Clone;
use crate::hostile::{reading, refused};

#[test]
fn another_host_name_is_refused() {
    let (_clone, reading) = reading();
    let port = reading.port();
    let rebound = format!("keep.example:{port}");
    let longer = format!("127.0.0.1:{port}.keep.example");
    let user = format!("localhost:{port}@keep.example");
    for host in [
        "keep.example",
        &rebound,
        &longer,
        &user,
        "localhost.keep.example",
        "127.0.0.1.keep.example",
        "localhost:http",
        "localhost:+80",
        "localhost:70000",
        "[::1]keep.example",
        "[::1",
        "::1",
        "[127.0.0.1]",
        "2130706433",
        "0.0.0.0",
        "128.0.0.1",
        "",
    ] {
        refused(&reading.raw("/", host), "421", host);
    }
    let host = reading.host();
    for (request, status) in [
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), "421"),
        (format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: {rebound}\r\n\r\n"), "421"),
        (format!("GET http://{rebound}/ HTTP/1.1\r\nHost: {host}\r\n\r\n"), "421"),
    ] {
        refused(&reading.bytes(&request), status, &request);
    }
}

/// A port that is forwarded has another number at the other end, or none, where it is 80.
#[test]
fn the_names_of_this_machine_are_taken_with_any_port() {
    let (_clone, reading) = reading();
    let (port, other) = (reading.port(), reading.port() ^ 1);
    for name in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.1.2.3"] {
        for host in [format!("{name}:{port}"), format!("{name}:{other}"), name.to_owned()] {
            let answer = reading.raw("/", &host);
            assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
        }
    }
    let same = format!("Host: localhost:{other}\r\nOrigin: http://localhost:{other}\r\n");
    let answer = reading.bytes(&format!("GET / HTTP/1.1\r\nConnection: close\r\n{same}\r\n"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn another_name_is_taken_when_the_reader_allows_it() {
    let clone = Clone::new();
    let allow = ["--allow-host", "me-3000.keep.example", "--allow-host", "laptop"];
    let reading = clone.read(&allow);
    reading.said("answering to the name me-3000.keep.example");
    let send = |host: &str, origin: &str| {
        reading.bytes(&format!(
            "GET / HTTP/1.1\r\nConnection: close\r\nHost: {host}\r\nOrigin: {origin}\r\n\r\n"
        ))
    };
    let forwarded = "https://me-3000.keep.example";
    for host in ["me-3000.keep.example", "ME-3000.keep.example:443", "localhost:3000"] {
        let answer = send(host, forwarded);
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
    assert!(send("laptop:3000", "http://laptop:3000").starts_with("HTTP/1.1 200"));
    refused(&send("keep.example", forwarded), "421", "the name above it");
    refused(&send("x.me-3000.keep.example", forwarded), "421", "a name below it");
    for origin in ["https://keep.example", "ftp://laptop", "https://laptop@keep.example", "null"] {
        refused(&send("laptop", origin), "403", origin);
    }
    for wrong in ["*", "", "http://laptop", "laptop:3000", "a/b", ".", "me@laptop"] {
        let (code, errors) = clone.run(&["read", "--allow-host", wrong]);
        assert_eq!(code, 2, "{wrong}: {errors}");
        assert!(errors.contains("a name alone"), "{wrong}: {errors}");
    }
}

//! Requests that no page of the book sends: each gets a refusal, and nothing else.

use std::io::Write;

use crate::clone::Clone;
use crate::reading::{Reading, read_to_end};

/// What stands in a file outside of the book.
const SECRET: &str = "nobody-shall-read-this";

pub fn reading() -> (Clone, Reading) {
    let clone = Clone::new();
    clone.write("secret.txt", SECRET);
    clone.write("book/secret.txt", SECRET);
    let reading = clone.read(&[]);
    (clone, reading)
}

#[track_caller]
pub fn refused(answer: &str, status: &str, request: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{request}: {answer}");
    for leak in [SECRET, "data-token", "A first page", "/book/src"] {
        assert!(!answer.contains(leak), "{request}: {answer}");
    }
}

#[test]
fn a_path_never_leads_out_of_the_book() {
    let (_clone, reading) = reading();
    for path in [
        "/../secret.txt",
        "/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%5csecret.txt",
        "/..%c0%afsecret.txt",
        "/one.html/../../secret.txt",
        "/./../secret.txt",
        "/one.html%00.txt",
        "//etc/passwd",
        "///etc/passwd",
        "/etc/passwd",
        "/file:///etc/passwd",
        "/-/../../secret.txt",
        "/-/",
        "/book.toml",
        "/.workbook/progress.json",
        "/src/one.md",
        "/gone",
    ] {
        // A browser would tidy the path; an attacker does not.
        let answer = reading.raw(path, &reading.host());
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
        assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{path}: {answer}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_book_leads_nowhere() {
    let clone = Clone::new();
    clone.write("secret.txt", SECRET);
    std::os::unix::fs::symlink(clone.path("secret.txt"), clone.path("book/src/linked.txt"))
        .unwrap();
    let reading = clone.read(&[]);
    let problem = reading.events().await.next_problem().await;
    assert!(problem.contains("book/src/linked.txt:1: a link"), "{problem}");
    let answer = reading.raw("/linked.txt", &reading.host());
    assert!(answer.starts_with("HTTP/1.1 404") && !answer.contains(SECRET), "{answer}");
}

/// A request as a browser would send it for a page from elsewhere.
fn from_elsewhere(reading: &Reading, first: &str, headers: &str) -> String {
    let host = reading.host();
    let request = format!("{first} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
    reading.bytes(&request)
}

#[test]
fn a_page_from_elsewhere_is_refused() {
    let (_clone, reading) = reading();
    let host = reading.host();
    let port = reading.port();
    for origin in [
        "https://keep.example",
        "null",
        &format!("https://{host}"),
        &format!("http://{host}.keep.example"),
        &format!("http://127.0.0.1:{}", port ^ 1),
        &format!("http://localhost:{port}"), // another origin than the `Host` that was asked
    ] {
        for first in ["GET /", "GET /-/events", "POST /-/check"] {
            let answer = from_elsewhere(&reading, first, &format!("Origin: {origin}\r\n"));
            refused(&answer, "403", &format!("{first} from {origin}"));
            assert!(!answer.to_lowercase().contains("access-control-"), "{answer}");
        }
    }
    for headers in [
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
    ] {
        for first in ["GET /", "GET /-/live.js", "POST /-/check"] {
            refused(&from_elsewhere(&reading, first, headers), "403", headers);
        }
    }
    // A form on another page, sent by a click: no order, whatever it says.
    let form =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    refused(&from_elsewhere(&reading, "POST /-/check", form), "403", form);
    // A link in a mail or on another page may open the book.
    let answer = from_elsewhere(&reading, "GET /", form);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn methods_that_nobody_needs_are_refused() {
    let (_clone, reading) = reading();
    for (first, status) in [
        ("OPTIONS /-/check", "405"),
        ("OPTIONS *", "4"),
        ("TRACE /", "405"),
        ("CONNECT keep.example:443", "4"),
        ("PUT /one.html", "405"),
        ("DELETE /one.html", "405"),
        ("PATCH /-/hint", "405"),
        ("BREW /", "405"),
        ("POST /", "405"),
        ("POST /-/events", "405"),
        ("GET /-/check", "405"),
    ] {
        let answer = from_elsewhere(&reading, first, "");
        refused(&answer, status, first);
        assert!(!answer.to_lowercase().contains("access-control-"), "{answer}");
    }
    let answer = reading.bytes("this is no HTTP\r\n\r\n");
    refused(&answer, "400", "no HTTP");
}

#[tokio::test]
async fn a_body_has_its_limits() {
    let (_clone, reading) = reading();
    let headers = format!("X-Workbook-Token: {}\r\n", reading.token().await);
    let announced = format!("{headers}Content-Length: 1000000000\r\n");
    refused(&from_elsewhere(&reading, "POST /-/check", &announced), "413", "an announced body");
    refused(&from_elsewhere(&reading, "GET /", &announced), "413", "a body of a GET");
    let chunk = format!("{:x}\r\n{}\r\n", 4096, "x".repeat(4096));
    let chunks = format!("{}0\r\n", chunk.repeat(100));
    let chunked = format!("{headers}Transfer-Encoding: chunked\r\n\r\n{chunks}");
    refused(&from_elsewhere(&reading, "POST /-/check", &chunked), "413", "a body in chunks");
    let wrong = format!("{headers}Content-Length: -1\r\n");
    refused(&from_elsewhere(&reading, "POST /-/check", &wrong), "4", "a length that is none");
    // Smuggling: two lengths, of which another program might believe the other one.
    let both = format!("{headers}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    refused(&from_elsewhere(&reading, "POST /-/check", &both), "4", "two lengths");
}

/// The body of an order is waited for, but not for ever.
#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let (_clone, reading) = reading();
    let headers = format!("X-Workbook-Token: {}\r\nContent-Length: 20\r\n", reading.token().await);
    let answer = from_elsewhere(&reading, "POST /-/check", &headers);
    refused(&answer, "408", "a slow body");
}

/// A head that does not end and a connection that asks nothing more are waited for, but not for ever.
#[test]
fn a_connection_that_says_nothing_is_closed() {
    let (_clone, reading) = reading();
    let head = format!("GET / HTTP/1.1\r\nHost: {}\r\n", reading.host());
    let mut slow = reading.connect();
    slow.write_all(head.as_bytes()).unwrap();
    let mut silent = reading.connect();
    let mut idle = reading.connect();
    idle.write_all(format!("{head}\r\n").as_bytes()).unwrap();
    // Each ends when the server closes the connection; a test that waits too long panics.
    assert!(!read_to_end(&mut slow).contains("200 OK"));
    assert_eq!(read_to_end(&mut silent), "");
    assert_eq!(read_to_end(&mut idle).matches("HTTP/1.1 200 OK").count(), 1);
}

#[test]
fn a_page_may_load_and_do_what_the_book_needs() {
    let (_clone, reading) = reading();
    let host = reading.host();
    let page = reading.raw("/", &host).to_lowercase();
    for part in [
        "content-security-policy: default-src 'self'; script-src 'self' 'sha256-",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "x-content-type-options: nosniff",
        "cross-origin-opener-policy: same-origin",
        "cross-origin-resource-policy: same-origin",
        "cache-control: no-store",
    ] {
        assert!(page.contains(part), "`{part}` is missing in {page}");
    }
    let script = page.split("script-src").nth(1).unwrap().split(';').next().unwrap();
    assert!(!script.contains("unsafe"), "{script}");
    let contents = reading.raw("/toc.html", &host);
    assert!(contents.contains("frame-ancestors 'self'"), "{contents}");
    let script = reading.raw("/-/live.js", &host);
    assert!(script.contains("default-src 'none'"), "{script}");
    let refused = reading.raw("/", "keep.example");
    assert!(!refused.contains("data-token"), "{refused}");
}

//! Refuses what a page from elsewhere, or a hostile program, asks for. Called by `serve`, before
//! anything else sees a request.
//!
//! Any page in the reader's browser can send requests to 127.0.0.1, also by pointing its own name
//! there (DNS rebinding). It cannot choose what the browser writes into `Host`, `Origin` and
//! `Sec-Fetch-Site`. A refusal repeats nothing of the request.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The most that a request may carry: an order names a step and a hole.
pub const BODY_BYTES: usize = 1024;

/// The names under which this server is asked for.
#[derive(Clone, Debug)]
pub struct Guard {
    port: u16,
    hosts: [String; 3],
}

impl Guard {
    pub fn new(address: SocketAddr) -> Self {
        let port = address.port();
        let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}"));
        Self { port, hosts }
    }

    /// What is wrong with a request, if anything is.
    fn refusal(&self, request: &Request) -> Option<(StatusCode, String)> {
        let headers = request.headers();
        let is_ours = |host: &str| self.hosts.iter().any(|ours| host == ours);
        let host = only(headers, header::HOST.as_str());
        let named = request.uri().authority().is_none_or(|named| is_ours(named.as_str()));
        let Some(host) = host.filter(|host| is_ours(host) && named) else {
            let reason = format!("this server answers at http://127.0.0.1:{} only\n", self.port);
            return Some((StatusCode::MISDIRECTED_REQUEST, reason));
        };
        let origin = only(headers, header::ORIGIN.as_str());
        let other = origin.is_some_and(|origin| origin.strip_prefix("http://") != Some(host));
        if other || (origin.is_none() && headers.contains_key(header::ORIGIN)) {
            return Some((StatusCode::FORBIDDEN, "this is no page of another origin\n".to_owned()));
        }
        if !from_here(request) {
            return Some((StatusCode::FORBIDDEN, "open the book in a tab of its own\n".to_owned()));
        }
        if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
            let reason = "this server knows GET, HEAD and POST\n".to_owned();
            return Some((StatusCode::METHOD_NOT_ALLOWED, reason));
        }
        let length = headers.get(header::CONTENT_LENGTH).map(length);
        if length.is_some_and(|length| length.is_none_or(|length| length > BODY_BYTES)) {
            return Some((StatusCode::PAYLOAD_TOO_LARGE, "that is too much\n".to_owned()));
        }
        None
    }
}

/// Answers what is refused itself, and closes the connection that it came on.
pub async fn only_this_machine(
    State(guard): State<Guard>,
    request: Request,
    next: Next,
) -> Response {
    let Some((status, reason)) = guard.refusal(&request) else { return next.run(request).await };
    let mut response = (status, reason).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    }
    response
}

/// What a browser says of who asks: this book, the reader (a bookmark, the address bar), or a link
/// from elsewhere that opens the book in a tab. Other programs say nothing.
fn from_here(request: &Request) -> bool {
    let headers = request.headers();
    let Some(site) = headers.get("sec-fetch-site") else { return true };
    let says = |name: &str, value: &str| headers.get(name).is_some_and(|said| said == value);
    let opens = says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document");
    site == "same-origin" || request.method() != Method::POST && (site == "none" || opens)
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    values.next().is_none().then_some(first)?.to_str().ok()
}

fn length(value: &HeaderValue) -> Option<usize> {
    value.to_str().ok()?.parse().ok()
}

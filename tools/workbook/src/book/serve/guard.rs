//! Refuses what a page from elsewhere, or a hostile program, asks for. Called by `serve`, before
//! anything else sees a request.
//!
//! Any page in the reader's browser can send requests to 127.0.0.1, also by pointing its own name
//! there (DNS rebinding). It cannot choose what the browser writes into `Host`, `Origin` and
//! `Sec-Fetch-Site`. A refusal repeats nothing of the request.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The most that a request may carry: an order names a step and a hole.
pub const BODY_BYTES: usize = 1024;

/// The names under which this server is asked for: those of this machine, at whatever port a
/// forwarder listens, because no page can point them elsewhere; and the names that the reader allows.
#[derive(Clone, Debug)]
pub struct Guard {
    port: u16,
    allowed: Arc<[String]>,
}

impl Guard {
    pub fn new(address: SocketAddr, allowed: &[String]) -> Self {
        Self { port: address.port(), allowed: allowed.into() }
    }

    fn is_ours(&self, authority: &str) -> bool {
        name_of(authority).is_some_and(|name| is_this_machine(name) || self.allows(name))
    }

    fn allows(&self, name: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }

    /// Whether a page of `origin` is this book's: it comes from the host that it asks, or from an
    /// allowed one, whose forwarder may speak TLS and say another `Host` to us.
    fn is_our_origin(&self, origin: &str, host: &str) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let allowed = name_of(authority).is_some_and(|name| self.allows(name));
        scheme == "http" && authority == host || allowed && ["http", "https"].contains(&scheme)
    }

    /// What is wrong with a request, if anything is.
    fn refusal(&self, request: &Request) -> Option<(StatusCode, String)> {
        let headers = request.headers();
        let host = only(headers, header::HOST.as_str());
        let named = request.uri().authority().is_none_or(|named| self.is_ours(named.as_str()));
        let Some(host) = host.filter(|host| self.is_ours(host) && named) else {
            let reason = format!(
                "this server answers at http://127.0.0.1:{} only; for another name, start it with \
                 `cargo workbook read --allow-host NAME`\n",
                self.port
            );
            return Some((StatusCode::MISDIRECTED_REQUEST, reason));
        };
        let origin = only(headers, header::ORIGIN.as_str());
        let other = origin.is_some_and(|origin| !self.is_our_origin(origin, host));
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

/// `localhost` of `localhost:3001`, `[::1]` of `[::1]`; nothing of what is no host with a port.
fn name_of(authority: &str) -> Option<&str> {
    let end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let (name, port) = match authority[end..].split_once(':') {
        Some((rest, port)) => (&authority[..end + rest.len()], Some(port)),
        None => (authority, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    port.is_none_or(is_port).then_some(name)
}

fn is_this_machine(name: &str) -> bool {
    let inside = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || inside.and_then(|name| name.parse::<Ipv6Addr>().ok()).is_some_and(|ip| ip.is_loopback())
}

/// The name of a host as `--allow-host` takes it: no scheme, no port, no path.
pub fn host_name(text: &str) -> Result<String, String> {
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    match text.split('.').all(is_part) {
        true => Ok(text.to_owned()),
        false => Err("a name alone, as in keep.example: no scheme, no port, no `*`".to_owned()),
    }
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

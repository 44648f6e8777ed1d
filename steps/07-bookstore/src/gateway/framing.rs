//! Refuses a message that two programs in a row may read as two different ones: whose body it is not
//! clear how long it is (RFC 9112, section 6), and for which host it is (section 3.2). hyper takes
//! more than that. Called by `forward`.

use std::net::Ipv6Addr;

use axum::body::HttpBody;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::response;
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode, Version};

use super::error::Error;

/// Refuses a transfer coding that nobody here can undo, and a request that is not for one host.
pub fn check_request(head: &Parts) -> Result<(), Error> {
    match Codings::of(&head.headers) {
        Codings::None | Codings::Chunked => {}
        Codings::ChunkedTwice => return Err(Error::Unclear("it is chunked twice")),
        Codings::Unknown => return Err(Error::NotPassed("a transfer coding other than chunked")),
    }
    check_host(head).map_err(Error::Unclear)
}

/// Says of a body without a length that it comes in chunks, also where hyper would take the method
/// for one without a body.
pub fn keep_chunked(head: &mut Parts, body: &impl HttpBody) {
    if body.size_hint().exact().is_none() {
        head.headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    }
}

/// Refuses an answer whose length is told twice or not understood, and one that was not asked for.
pub fn check_answer(head: &mut response::Parts) -> Result<(), Error> {
    let lengths = head.headers.get_all(header::CONTENT_LENGTH);
    let counts = lengths.iter().count();
    let readable = lengths.iter().all(|length| {
        let digits = length.as_bytes().iter().all(u8::is_ascii_digit);
        digits && length.to_str().is_ok_and(|length| length.parse::<u64>().is_ok())
    });
    let clear = match Codings::of(&head.headers) {
        Codings::None => counts <= 1 && readable,
        Codings::Chunked => counts == 0,
        Codings::ChunkedTwice | Codings::Unknown => false,
    };
    // It has no body, and a length is one too much (RFC 9110, 8.6).
    if head.status == StatusCode::NO_CONTENT {
        head.headers.remove(header::CONTENT_LENGTH);
    }
    match clear && head.status != StatusCode::SWITCHING_PROTOCOLS {
        true => Ok(()),
        false => Err(Error::Unreadable),
    }
}

/// What `Transfer-Encoding` says.
enum Codings {
    None,
    Chunked,
    ChunkedTwice,
    Unknown,
}

impl Codings {
    fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::TRANSFER_ENCODING).iter();
        let names = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        let names = names.map(<[u8]>::trim_ascii).filter(|name| !name.is_empty());
        names.fold(Self::None, |before, name| match before {
            _ if !name.eq_ignore_ascii_case(b"chunked") => Self::Unknown,
            Self::None => Self::Chunked,
            Self::Chunked | Self::ChunkedTwice => Self::ChunkedTwice,
            Self::Unknown => Self::Unknown,
        })
    }
}

/// HTTP/1.1 asks for one `Host`, also where the target names a host itself; 1.0 knows none.
fn check_host(head: &Parts) -> Result<(), &'static str> {
    let target = match (head.uri.authority(), head.uri.scheme_str()) {
        (Some(_), None) if head.method != Method::CONNECT => return Err("its target is no path"),
        (_, Some(scheme)) if scheme != "http" && scheme != "https" => {
            return Err("its target is not of the Web");
        }
        (Some(authority), _) => is_host(authority),
        (None, _) => true,
    };
    let mut hosts = head.headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        _ if !target => Err("its target names no host"),
        (None, _) if head.version == Version::HTTP_10 => Ok(()),
        (None, _) => Err("it has no Host"),
        (Some(_), Some(_)) => Err("it has two Hosts"),
        (Some(host), None) if is_host_value(host) => Ok(()),
        (Some(_), None) => Err("its Host is none"),
    }
}

fn is_host_value(value: &HeaderValue) -> bool {
    Authority::try_from(value.as_bytes()).is_ok_and(|host| is_host(&host))
}

/// `keep.example`, `192.0.2.7:8000`, `[2001:db8::1]:8000`: no name of a user before it, no port that
/// there cannot be, and not nothing (RFC 9110, 4.2.1 and 4.2.4).
fn is_host(authority: &Authority) -> bool {
    let (text, host) = (authority.as_str(), authority.host());
    let port = match text.strip_prefix(host) {
        _ if host.is_empty() || text.contains('@') => return false,
        None => return false,
        Some(rest) => rest.strip_prefix(':').unwrap_or(rest),
    };
    let port = port.is_empty()
        || port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.contains(['[', ']']),
    };
    port && host
}

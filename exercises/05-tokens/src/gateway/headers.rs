//! The headers that a gateway takes off and puts on. Called by `forward`.

use std::fmt::Write;
use std::net::IpAddr;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// The headers of one connection, which are not passed on (RFC 9110, 7.6.1).
const HOP_BY_HOP: [HeaderName; 9] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Headers that a client may not send to the services: only the gateway knows what they say.
const CLAIMS: [HeaderName; 3] = [
    HeaderName::from_static("x-forwarded-port"),
    HeaderName::from_static("x-forwarded-server"),
    HeaderName::from_static("x-real-ip"),
];

/// Removes what concerns one connection only: the known headers, and those that `Connection` names.
pub fn strip_hop_by_hop(headers: &mut HeaderMap) {
    let values = headers.get_all(header::CONNECTION).iter();
    let names = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    let named: Vec<HeaderName> = names.filter_map(|name| name.trim().parse().ok()).collect();
    for name in named.iter().chain(&HOP_BY_HOP) {
        headers.remove(name);
    }
}

/// Says for whom, to which host and by which protocol the request came (RFC 7239, and the older
/// headers of the same meaning). What the client says of that itself is discarded. `Host` goes: the
/// connection to the service behind gets one of its own.
pub fn set_forwarded(headers: &mut HeaderMap, client: IpAddr) {
    for name in &CLAIMS {
        headers.remove(name);
    }
    let host = headers.remove(header::HOST).filter(|host| host.to_str().is_ok());
    let address = client.to_canonical().to_string();
    set(headers, header::FORWARDED, forwarded(client, host.as_ref()));
    set(headers, FORWARDED_FOR, address);
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static("http"));
    match host {
        Some(host) => headers.insert(FORWARDED_HOST, host),
        None => headers.remove(FORWARDED_HOST),
    };
}

/// `for=192.0.2.7;proto=http;host="keep.example"`. An IPv6 address stands in brackets and quotes; a
/// host holds no quote that could end its value early, or `framing` would have refused it.
fn forwarded(client: IpAddr, host: Option<&HeaderValue>) -> String {
    let mut text = match client.to_canonical() {
        IpAddr::V4(address) => format!("for={address};proto=http"),
        IpAddr::V6(address) => format!("for=\"[{address}]\";proto=http"),
    };
    if let Some(host) = host.and_then(|host| host.to_str().ok()) {
        let _ = write!(text, ";host=\"{host}\"");
    }
    text
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: String) {
    match HeaderValue::try_from(value) {
        Ok(value) => headers.insert(name, value),
        Err(_) => headers.remove(name),
    };
}

/// Says that the message passed here (RFC 9110, 7.6.3).
pub fn add_via(headers: &mut HeaderMap) {
    headers.append(header::VIA, HeaderValue::from_static("1.1 keep"));
}

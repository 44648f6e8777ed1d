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
    // HOLE 2 of 6, strip_hop_by_hop: Remove every header in HOP_BY_HOP, and every header that
    // `Connection` names: its value is a list with commas, and there may be several such
    // headers. The names are read before `Connection` is removed; a value that is no text, and
    // a part that is no name, names nothing. As it stands, only `Connection` itself goes, and
    // everything else stays.
    // Turns green: what_concerns_one_connection_is_not_passed_on,
    // what_concerns_the_connection_behind_does_not_come_back,
    // an_upgrade_and_a_tunnel_are_refused, an_offer_that_may_be_ignored_is_ignored
    let _ = HOP_BY_HOP;
    headers.remove(header::CONNECTION);
    // END OF HOLE strip_hop_by_hop
}

/// Says for whom, to which host and by which protocol the request came (RFC 7239, and the older
/// headers of the same meaning). What the client says of that itself is discarded. `Host` goes: the
/// connection to the service behind gets one of its own.
pub fn set_forwarded(headers: &mut HeaderMap, client: IpAddr) {
    for name in &CLAIMS {
        headers.remove(name);
    }
    // HOLE 3 of 6, forwarded: Say to the service behind who asks and for which host:
    // `Forwarded`, `X-Forwarded-For`, `X-Forwarded-Proto` (it is http) and `X-Forwarded-Host`
    // (none, when no host was sent), each once. Whatever the client wrote there is replaced,
    // and `Host` itself is taken out. As it stands, the gateway believes a client that says
    // something of itself.
    // Turns green: a_client_is_not_believed_who_it_is
    let host = headers.remove(header::HOST).filter(|host| host.to_str().is_ok());
    if !headers.contains_key(header::FORWARDED) {
        set(headers, header::FORWARDED, forwarded(client, host.as_ref()));
    }
    if !headers.contains_key(FORWARDED_FOR) {
        set(headers, FORWARDED_FOR, client.to_canonical().to_string());
    }
    headers.entry(FORWARDED_PROTO).or_insert(HeaderValue::from_static("http"));
    if let Some(host) = host {
        headers.entry(FORWARDED_HOST).or_insert(host);
    }
    // END OF HOLE forwarded
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

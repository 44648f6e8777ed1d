//! The pages of other origins that a browser may let use Keep (CORS, the Fetch standard). Called by
//! `app` and `forward`.

use std::time::Duration;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, Uri};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::chassis::http::layers::REQUEST_ID;

/// The time for which a browser may remember what it was allowed.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// Answers a browser that asks before it sends, and marks the answers that a page may read.
pub fn layer(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH, REQUEST_ID])
        .expose_headers([header::ETAG, header::LOCATION, header::RETRY_AFTER, REQUEST_ID])
        .max_age(REMEMBERED)
}

/// Reads `https://keep.example,http://localhost:3000`. An error says which part is wrong, and why.
pub fn parse(text: &str) -> Result<Vec<HeaderValue>, String> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| parse_origin(part).map_err(|fault| format!("has {part:?}, and {fault}")))
        .collect()
}

/// A scheme, a host and maybe a port, as a browser sends it: no path, no wildcard, and not `null`,
/// which every page in a sandbox is.
fn parse_origin(text: &str) -> Result<HeaderValue, &'static str> {
    const FAULT: &str = "an origin is written https://host or https://host:port";
    let uri: Uri = text.parse().map_err(|_| FAULT)?;
    let whole = match (uri.scheme_str(), uri.authority()) {
        (Some(scheme @ ("http" | "https")), Some(host)) => format!("{scheme}://{host}"),
        _ => return Err(FAULT),
    };
    match whole == text && !text.contains(['*', '@']) && text == text.to_lowercase() {
        true => HeaderValue::from_str(text).map_err(|_| FAULT),
        false => Err(FAULT),
    }
}

/// The headers by which the gateway decides, and no service behind it.
const DECISIONS: [HeaderName; 6] = [
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
    header::ACCESS_CONTROL_ALLOW_METHODS,
    header::ACCESS_CONTROL_ALLOW_HEADERS,
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
    header::ACCESS_CONTROL_MAX_AGE,
];

/// Removes what a service behind says to browsers.
pub fn strip(headers: &mut HeaderMap) {
    for name in &DECISIONS {
        headers.remove(name);
    }
}

//! The pages of other origins that a browser may let use Keep (CORS, the Fetch standard). Called by
//! `app` and `forward`.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, Request, Uri};
use futures_util::future::Either;
use tower::{Layer, Service};
use tower_http::cors::{AllowMethods, AllowOrigin, Cors, CorsLayer};

use crate::chassis::http::layers::REQUEST_ID;

/// The time for which a browser may remember what it was allowed.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// The headers that a page may send. Which methods a path takes is for its service to say, by a 405;
/// the gateway has no list of them, which would be older than the routes.
const REQUEST_HEADERS: [HeaderName; 6] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("traceparent"),
    REQUEST_ID,
];

/// Answers a browser that asks before it sends, and marks the answers that a page may read.
pub fn layer(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(REQUEST_HEADERS)
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::LOCATION,
            header::RETRY_AFTER,
            REQUEST_ID,
        ])
        .max_age(REMEMBERED)
}

/// A [`CorsLayer`] that leaves an `OPTIONS` to the service behind where it is no preflight.
#[derive(Clone)]
pub struct Preflights(pub CorsLayer);

impl<S: Clone> Layer<S> for Preflights {
    type Service = AnswersPreflights<S>;

    fn layer(&self, behind: S) -> AnswersPreflights<S> {
        AnswersPreflights { cors: self.0.layer(behind.clone()), behind }
    }
}

/// What [`Preflights`] makes of a service.
#[derive(Clone)]
pub struct AnswersPreflights<S> {
    cors: Cors<S>,
    behind: S,
}

impl<S, B> Service<Request<B>> for AnswersPreflights<S>
where
    S: Service<Request<B>>,
    Cors<S>: Service<Request<B>, Response = S::Response, Error = S::Error>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Either<<Cors<S> as Service<Request<B>>>::Future, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        ready!(self.behind.poll_ready(context))?;
        self.cors.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let asks = request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        match request.method() == Method::OPTIONS && !asks {
            true => Either::Right(self.behind.call(request)),
            false => Either::Left(self.cors.call(request)),
        }
    }
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

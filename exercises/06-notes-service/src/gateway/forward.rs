//! Passes a request on and its answer back. Called by `app` for every path that is not the
//! gateway's own.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::uri::{Scheme, Uri};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Version, header};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy as client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::Semaphore;

use super::config::Config;
use super::error::Error;
use super::limits::{Bounded, Broken, Limits, check_head};
use super::routes::{Route, Routes};
use super::{cors, framing, headers};
use crate::chassis;
use crate::chassis::calls::deadline::{DEADLINE, Deadline};
use crate::chassis::http::layers::REQUEST_ID;

type Cause = dyn std::error::Error + 'static;

/// Keep-alive connections end here before they end on the other side, where every service closes
/// one that has been idle for ten seconds: a request must not meet a connection that is closing.
const IDLE: Duration = Duration::from_secs(5);

/// The gateway: its routes, its bounds, its client, and the places for requests.
pub struct Gateway {
    routes: Routes,
    limits: Limits,
    client: client::Client<HttpConnector, Bounded<Body>>,
    room: Arc<Semaphore>,
}

impl Gateway {
    pub fn new(config: &Config, room: Arc<Semaphore>) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(config.limits.connecting));
        let client = client::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        Self { routes: config.routes.clone(), limits: config.limits.clone(), client, room }
    }
}

/// Passes a request on and writes the one line of the log that it gets. The services behind log
/// more.
pub async fn forward(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let begun = Instant::now();
    let (method, id) = (request.method().clone(), request.headers().get(&REQUEST_ID).cloned());
    let response = pass(&gateway, client.ip(), request).await.into_response();
    let (status, micros) = (response.status().as_u16(), begun.elapsed().as_micros());
    let id = id.as_ref().and_then(|id| id.to_str().ok());
    tracing::info!(%method, id, status, micros, "passed");
    response
}

/// The way of a request through the gateway, and of its answer back.
async fn pass(gateway: &Gateway, client: IpAddr, request: Request) -> Result<Response, Error> {
    let (mut head, body) = request.into_parts();
    check_head(&head)?;
    framing::check_request(&head)?;
    refuse_what_does_not_pass(&head)?;
    let route = gateway.routes.find(head.uri.path()).ok_or(chassis::Error::NotFound)?;
    let body = Bounded::request(body, gateway.limits.sending)?;
    // A place, kept until the last byte of the answer is through.
    let permit = gateway.room.clone().try_acquire_owned().map_err(|_| chassis::Error::Busy)?;

    rewrite(&mut head, route, client)?;
    framing::keep_chunked(&mut head, &body);
    let deadline = Deadline::after(gateway.limits.answering);
    head.headers.insert(DEADLINE, deadline.to_pass_on());
    let answering = gateway.client.request(Request::from_parts(head, body));
    let answer = match deadline.bound(answering).await {
        Some(Ok(answer)) => answer,
        Some(Err(error)) => return Err(failed(&error, route)),
        None => {
            warn(route, &Error::TooLate);
            return Err(Error::TooLate);
        }
    };

    let (mut head, body) = answer.into_parts();
    framing::check_answer(&mut head).inspect_err(|fault| warn(route, fault))?;
    headers::strip_hop_by_hop(&mut head.headers);
    cors::strip(&mut head.headers);
    headers::add_via(&mut head.headers);
    head.version = Version::HTTP_11;
    let body = Bounded::answer(body, gateway.limits.reading, permit);
    let body =
        body.begun(gateway.limits.answering).await.inspect_err(|fault| warn(route, fault))?;
    Ok(Response::from_parts(head, Body::new(body)))
}

/// Requests that would become something else than a request and its answer, and paths that could
/// mean another one behind the gateway than they mean here.
fn refuse_what_does_not_pass(head: &Parts) -> Result<(), Error> {
    match head.method {
        Method::CONNECT => return Err(Error::NotPassed("CONNECT")),
        Method::TRACE => return Err(Error::NotPassed("TRACE")),
        _ => {}
    }
    if asks_for_web_socket(head) {
        return Err(Error::NotPassed("an upgrade to another protocol"));
    }
    match head.uri.path().split('/').any(is_dots) {
        true => Err(chassis::Error::NotFound.into()),
        false => Ok(()),
    }
}

/// A WebSocket, which is nothing without its upgrade. Who offers another protocol in passing, as
/// Java's clients do with `TLS/1.2` or `h2c`, is answered in HTTP/1.1, which is how one declines. In
/// HTTP/1.0, and where `Connection` does not name it, `Upgrade` says nothing (RFC 9110, 7.8).
fn asks_for_web_socket(head: &Parts) -> bool {
    head.version == Version::HTTP_11
        && list_has(&head.headers, header::UPGRADE, b"websocket")
        && list_has(&head.headers, header::CONNECTION, b"upgrade")
}

/// Whether a list with commas has this member, in upper or lower case.
fn list_has(headers: &HeaderMap, name: HeaderName, member: &[u8]) -> bool {
    let values = headers.get_all(name).iter();
    let mut members = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    members.any(|other| other.trim_ascii().eq_ignore_ascii_case(member))
}

/// `.` and `..`, with dots written as they are or as `%2e`.
fn is_dots(segment: &str) -> bool {
    if !segment.starts_with(['.', '%']) || segment.len() > 6 {
        return false;
    }
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// Makes of the client's request the one that is sent on. Path and query stay as they are, byte for
/// byte. What `Connection` names goes first, so that it cannot name what the gateway says.
fn rewrite(head: &mut Parts, route: &Route, client: IpAddr) -> Result<(), Error> {
    let id = head.headers.get(&REQUEST_ID).cloned();
    headers::strip_hop_by_hop(&mut head.headers);
    // A host in the target counts, and not the header (RFC 9112, 3.2.2).
    if let Some(host) = head.uri.authority() {
        let host = HeaderValue::from_str(host.as_str()).map_err(|_| chassis::Error::NotFound)?;
        head.headers.insert(header::HOST, host);
    }
    headers::set_forwarded(&mut head.headers, client);
    headers::add_via(&mut head.headers);
    if let Some(id) = id {
        head.headers.insert(REQUEST_ID, id);
    }
    let mut uri = std::mem::take(&mut head.uri).into_parts();
    uri.scheme = Some(Scheme::HTTP);
    uri.authority = Some(route.upstream.clone());
    head.uri = Uri::from_parts(uri).map_err(|_| chassis::Error::NotFound)?;
    head.version = Version::HTTP_11;
    Ok(())
}

/// Finds the reason of a failure: the client's body, no service there, or one that broke off.
fn failed(error: &client::Error, route: &Route) -> Error {
    let body = sources(error).find_map(|source| source.downcast_ref::<Broken>());
    let fault = match body {
        Some(Broken::TooLong) => Error::Chassis(chassis::Error::TooLarge),
        Some(Broken::TooSlow) => Error::Chassis(chassis::Error::SlowBody),
        Some(Broken::Unreadable) => Error::BodyBroken,
        // There never was a connection, so the request was not sent.
        None if error.is_connect() => Error::Unreachable,
        None => Error::Broken,
    };
    tracing::warn!(upstream = %route.upstream, error = error.to_string(), "{fault}");
    fault
}

fn warn(route: &Route, fault: &Error) {
    tracing::warn!(upstream = %route.upstream, "{fault}");
}

/// An error, the one that it came from, and so on.
fn sources<'a>(error: &'a Cause) -> impl Iterator<Item = &'a Cause> {
    std::iter::successors(Some(error), |error: &&'a Cause| error.source())
}

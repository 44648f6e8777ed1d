//! The layers that every request passes: a name for the log, a deadline, a bound on its body.
//! Called by the routers.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Request as AnyRequest, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower::util::MapRequestLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span};
use uuid::Builder;

use super::error::Error;
use super::extractors::BODY_LIMIT;
use super::problem::Problem;
use crate::chassis::calls::deadline::Deadline;

pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// The name of the request that this task answers.
    static CURRENT_ID: Option<HeaderValue>;
}

/// A longer id than this was not meant to be read by a person.
const LONGEST_REQUEST_ID: usize = 64;

/// Puts around a router what every request passes on its way.
pub fn around(routes: Router, request_deadline: Duration) -> Router {
    // A request passes these from the last to the first.
    let routes = routes
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(request_deadline, deadline))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_response(DefaultOnResponse::new().level(Level::INFO)),
        );
    named(routes)
}

/// Gives every request a name, or keeps the one that it brings. It is one layer of three parts,
/// passed from the first to the last: every layer of a router costs each request a box.
pub fn named(routes: Router) -> Router {
    routes.layer((
        MapRequestLayer::new(drop_long_request_id),
        SetRequestIdLayer::new(REQUEST_ID, NewId),
        PropagateRequestIdLayer::new(REQUEST_ID),
    ))
}

/// Makes an id from the generator of the thread: asking the system for each costs a microsecond.
#[derive(Clone, Copy)]
struct NewId;

impl MakeRequestId for NewId {
    fn make_request_id<B>(&mut self, _: &AnyRequest<B>) -> Option<RequestId> {
        let id = Builder::from_random_bytes(rand::random()).into_uuid().to_string();
        HeaderValue::try_from(id).ok().map(RequestId::new)
    }
}

/// Every wait has an end: ours, or before it that of whoever waits for us. What is asked of others
/// meanwhile has this end, and carries the name of the request.
async fn deadline(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let deadline = Deadline::of_request(request.headers(), limit);
    let id = request.headers().get(&REQUEST_ID).cloned();
    let answered = CURRENT_ID.scope(id, deadline.bound(next.run(request))).await;
    answered.unwrap_or_else(|| Error::Busy.into_response())
}

/// The name of the current request, to be passed on with whatever is asked for it. A task that
/// answers no request has none.
pub fn current_id() -> Option<HeaderValue> {
    CURRENT_ID.try_with(Clone::clone).ok().flatten()
}

/// No request should get here. One that does gets an answer, and the others do not notice.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let detail = "something went wrong on our side".to_owned();
    Problem::new(status, "internal", "Internal error", detail).into_response()
}

/// The part of a request that is in every line of its log: the route, and not the path, which may
/// hold an address; no header and no body, which may hold a token or a password.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str);
    let id = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok());
    tracing::info_span!(
        "request",
        method = %request.method(),
        route,
        id = id.unwrap_or_default(),
    )
}

/// A client may name its request, to find it in the log; within bounds.
fn drop_long_request_id(mut request: Request) -> Request {
    let readable = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    if let Some(id) = request.headers().get(&REQUEST_ID) {
        let id = id.as_bytes();
        if id.is_empty() || id.len() > LONGEST_REQUEST_ID || !id.iter().all(readable) {
            request.headers_mut().remove(&REQUEST_ID);
        }
    }
    request
}

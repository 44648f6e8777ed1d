//! The gateway's part in moving auth out of the monolith: it compares, and freezes. Called
//! by `app`, in front of `forward`; once everybody says `KEEP_AUTH=service`, it can go.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::config::Config;
use super::shadow::{Answer, Question, Shadow};
use crate::auth_switch::AuthSwitch;
use crate::chassis::{BODY_LIMIT, Error};

/// The time that a client has to send a body that is to be copied.
const PATIENCE: Duration = Duration::from_secs(5);

/// The position of the move, and the shadow where there is one.
#[derive(Clone, Default)]
pub struct AuthMove {
    switch: AuthSwitch,
    shadow: Option<Shadow>,
}

impl AuthMove {
    pub fn new(config: &Config) -> Result<Self, reqwest::Error> {
        let wanted = config.auth == AuthSwitch::Shadow;
        let shadow = wanted.then(|| Shadow::new(&config.auth_url)).transpose()?;
        Ok(Self { switch: config.auth, shadow })
    }

    /// `/ops/shadow`, for whoever decides when to switch. Served at an address of its own: the
    /// gateway's other address is everybody's.
    pub fn ops(&self) -> Router {
        self.shadow.as_ref().map_or_else(Router::new, Shadow::router)
    }
}

/// Refuses what would be lost, and copies what may be asked twice.
pub async fn auth_move(
    State(moving): State<AuthMove>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    if refused(moving.switch, &method, &path) {
        return Err(Error::Unavailable);
    }
    match moving.shadow {
        Some(shadow) if may_be_asked_twice(&method, &path) => in_both(&shadow, request, next).await,
        _ => Ok(next.run(request).await),
    }
}

/// While the last backfill runs, nothing may be written that it could miss. Signing in writes as
/// well: a session.
fn refused(switch: AuthSwitch, method: &Method, path: &str) -> bool {
    // HOLE 4 of 6, frozen: In the position `frozen`, refuse every request at or below
    // /api/v1/auth whose method may write; the gateway does not know what a path does. As it
    // stands, only two paths are refused.
    // Turns green: while_auth_is_frozen_nothing_is_written_that_the_last_backfill_could_miss,
    // auth_moves_out_and_nobody_notices
    let writing = ["/api/v1/auth/sign-up", "/api/v1/auth/password/reset"];
    let _ = method;
    switch == AuthSwitch::Frozen && writing.contains(&path)
    // END OF HOLE frozen
}

/// A sign-in writes nothing but a session that nobody will use. A sign-up asked twice would mail
/// two codes, and a code redeemed twice is refused once.
fn may_be_asked_twice(method: &Method, path: &str) -> bool {
    method == Method::POST && path == "/api/v1/auth/sign-in"
}

async fn in_both(shadow: &Shadow, request: Request, next: Next) -> Result<Response, Error> {
    let (head, body) = request.into_parts();
    let reading = tokio::time::timeout(PATIENCE, to_bytes(body, BODY_LIMIT));
    let body = reading.await.map_err(|_| Error::SlowBody)?.map_err(|_| Error::TooLarge)?;
    let media_type = head.headers.get(header::CONTENT_TYPE).cloned();
    let question = Question { path: head.uri.path().to_owned(), media_type, body: body.clone() };
    let request = Request::from_parts(head, Body::from(body));
    let (head, body) = next.run(request).await.into_parts();
    let body: Bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| Error::Unavailable)?;
    match head.status {
        // The gateway's own word for a monolith that did not answer.
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => shadow.leave_out(),
        status => shadow.compare(question, Answer { status, body: body.clone() }),
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

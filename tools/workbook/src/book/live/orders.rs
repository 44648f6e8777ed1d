//! What a page can ask for: a check, a hint, an editor. Called by `serve`.
//!
//! Each is a POST of `{"step": "01-three-tiers", "hole": "create_note"}` with the token of this run
//! in a header, which a page from elsewhere neither knows nor may send. The names are looked up
//! among the exercises of the clone; no path and no command ever comes from a page.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{Live, editor};
use crate::book::serve::BODY_BYTES;
use crate::checking::place;
use crate::exercise::{Exercise, Hole};
use crate::hints_shown;
use crate::repository::StepName;

/// The header that carries the token.
const TOKEN: &str = "x-workbook-token";
/// How long a page may take to send an order.
const BODY_PATIENCE: Duration = Duration::from_secs(5);

/// What a page sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    step: String,
    #[serde(default)]
    hole: String,
}

/// Why an order is not carried out.
pub struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        ([(header::CONNECTION, "close")], (self.0, self.1)).into_response()
    }
}

/// Lets an order through that a page of this run has sent.
pub async fn only_with_token(
    State(live): State<Arc<Live>>,
    request: Request,
    next: Next,
) -> Response {
    let token = request.headers().get(TOKEN);
    if request.method() == "POST" && token.is_none_or(|token| token != live.token.as_str()) {
        return refusal(StatusCode::FORBIDDEN, "reload the page, then try again").into_response();
    }
    next.run(request).await
}

/// Checks the exercise, as soon as no other check runs.
pub async fn check(State(live): State<Arc<Live>>, request: Request) -> Result<Response, Refusal> {
    let (step, _) = read(&live, request).await?;
    // Whoever checks lives as long as the server.
    let _ = live.wanted.send(step);
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Reveals the next hint of a hole; it comes with the next event.
pub async fn hint(State(live): State<Arc<Live>>, request: Request) -> Result<Response, Refusal> {
    let (step, order) = read(&live, request).await?;
    let hole = find(&live, &step, &order)?;
    let revealed = || {
        let before = hints_shown::read(&live.repository, &step, hole.name())?;
        if before < hole.hints.len() {
            hints_shown::write(&live.repository, &step, hole.name(), before + 1)?;
        }
        anyhow::Ok(())
    };
    revealed().map_err(|error| refusal(StatusCode::CONFLICT, &error.to_string()))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Opens the file of a hole in the student's editor, or says which file it is.
pub async fn open(State(live): State<Arc<Live>>, request: Request) -> Result<Response, Refusal> {
    let (step, order) = read(&live, request).await?;
    let hole = find(&live, &step, &order)?;
    let folder = live.repository.exercise(&step);
    let file = folder.join(hole.path());
    let inside = |file: &std::path::Path| {
        let (file, folder) = (file.canonicalize().ok()?, folder.canonicalize().ok()?);
        file.starts_with(folder).then_some(file)
    };
    let found = inside(&file).ok_or_else(|| {
        let shown = live.repository.shown(&file);
        refusal(StatusCode::NOT_FOUND, &format!("{shown} is not there"))
    })?;
    let line = place::line_of_hole(&file, hole.name()).unwrap_or(1);
    let shown = format!("{}:{line}", live.repository.shown(&file));
    Ok(Json(json!({ "editor": editor::open(&found, line), "place": shown })).into_response())
}

/// The order in a request, and the exercise that it names.
async fn read(live: &Live, request: Request<Body>) -> Result<(StepName, Order), Refusal> {
    let body = axum::body::to_bytes(request.into_body(), BODY_BYTES);
    let body = tokio::time::timeout(BODY_PATIENCE, body)
        .await
        .map_err(|_| refusal(StatusCode::REQUEST_TIMEOUT, "that took too long"))?
        .map_err(|_| refusal(StatusCode::PAYLOAD_TOO_LARGE, "that is too much"))?;
    let order: Order = serde_json::from_slice(&body)
        .map_err(|_| refusal(StatusCode::BAD_REQUEST, "that is no order"))?;
    let steps = live.repository.steps().unwrap_or_default();
    let step = steps.into_iter().find(|step| step.as_str() == order.step);
    let step = step.ok_or_else(|| refusal(StatusCode::NOT_FOUND, "there is no such exercise"))?;
    Ok((step, order))
}

fn find(live: &Live, step: &StepName, order: &Order) -> Result<Hole, Refusal> {
    let exercise = Exercise::read(&live.repository.step(step));
    let holes = exercise.map(|exercise| exercise.holes).unwrap_or_default();
    let hole = holes.into_iter().find(|hole| hole.name() == order.hole);
    hole.ok_or_else(|| refusal(StatusCode::NOT_FOUND, "there is no such hole"))
}

fn refusal(status: StatusCode, reason: &str) -> Refusal {
    Refusal(status, format!("{reason}\n"))
}

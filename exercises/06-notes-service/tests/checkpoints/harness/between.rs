//! Somebody between the services and auth, who passes everything on and writes down what came with
//! it. Called by the checkpoints about deadlines and about the names of requests.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use exercise_06_notes_service::chassis::calls::deadline::DEADLINE;
use exercise_06_notes_service::chassis::http::layers::REQUEST_ID;
use exercise_06_notes_service::chassis::run::serve::{Switch, serve};

use super::listener;

/// A request: its path, how many milliseconds its sender waits, if it says so, and its name.
struct Heard {
    path: String,
    waits: Option<u64>,
    id: Option<String>,
}

/// Ends with the test.
#[derive(Clone)]
pub struct Between {
    pub base: String,
    auth: Arc<OnceLock<String>>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Between {
    pub fn start() -> Self {
        let (listener, base) = listener();
        let between = Self { base, auth: Arc::default(), heard: Arc::default() };
        let router = Router::new().fallback(pass).with_state(between.clone());
        let switch = Switch::new(Duration::ZERO);
        tokio::spawn(async move { serve(listener, router, &switch).await });
        between
    }

    /// Where to pass requests to; before it is known they are answered 503.
    pub fn pass_to(&self, auth: &str) {
        self.auth.set(auth.to_owned()).expect("it is told once");
    }

    /// What was said with the last request for a path: how many milliseconds its sender waits.
    pub fn heard(&self, path: &str) -> Option<u64> {
        let heard = self.heard.lock().expect("no panic");
        heard.iter().rev().find(|heard| heard.path == path)?.waits
    }

    /// The name of the last request for a path.
    pub fn id(&self, path: &str) -> Option<String> {
        let heard = self.heard.lock().expect("no panic");
        heard.iter().rev().find(|heard| heard.path == path)?.id.clone()
    }
}

async fn pass(
    State(between): State<Between>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let waits = headers.get(DEADLINE).and_then(|value| value.to_str().ok()?.parse().ok());
    let id = headers.get(&REQUEST_ID).and_then(|value| Some(value.to_str().ok()?.to_owned()));
    let heard = Heard { path: uri.path().to_owned(), waits, id };
    between.heard.lock().expect("no panic").push(heard);
    let Some(auth) = between.auth.get() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let request = transcript::client().request(method, format!("{auth}{uri}"));
    let answer = request.headers(headers).body(body).send().await.expect("auth answers");
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.bytes().await.expect("a body")).into_response()
}

//! Errors as a client sees them: problem details (RFC 9457). Called by `error` and by the router.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The body of every answer that is not a success.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// The kind of problem, as a URI that never changes; programs compare it.
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Fault {
    /// The place: a JSON pointer (RFC 6901) into the body, or a parameter of the query.
    #[serde(flatten)]
    pub place: Place,
    /// The fault, as the end of a sentence that starts with the place: "must be a string".
    pub detail: String,
}

/// The place of a fault.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Pointer(String),
    Parameter(String),
}

impl Problem {
    /// A problem of the kind `https://keep.example/problems/{kind}`.
    pub fn new(status: StatusCode, kind: &str, title: &'static str, detail: String) -> Self {
        let kind = format!("https://keep.example/problems/{kind}");
        Self { kind, title, status: status.as_u16(), detail, errors: Vec::new() }
    }

    /// The same problem with everything that is wrong.
    pub fn with_errors(self, errors: Vec<Fault>) -> Self {
        Self { errors, ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let media_type = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, media_type)], body).into_response()
    }
}

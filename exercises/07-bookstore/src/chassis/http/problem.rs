//! Errors as a client sees them: problem details (RFC 9457). Called by `error` and by the router.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::chassis::names::PROBLEMS;

/// The body of every answer that is not a success.
#[derive(Debug, Serialize, ToSchema)]
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
#[derive(Clone, Debug, Serialize, PartialEq, Eq, ToSchema)]
pub struct Fault {
    /// The place: a JSON pointer (RFC 6901) into the body, or a parameter of the query.
    #[serde(flatten)]
    pub place: Place,
    /// The fault, as the end of a sentence that starts with the place: "must be a string".
    pub detail: String,
}

/// The place of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Pointer(String),
    Parameter(String),
    /// In a parameter that holds an object: the parameter, and a JSON pointer into the object.
    Inside(&'static str, String),
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (parameter, pointer) = match self {
            Self::Pointer(pointer) => (None, Some(pointer.as_str())),
            Self::Parameter(parameter) => (Some(parameter.as_str()), None),
            Self::Inside(parameter, pointer) => (Some(*parameter), Some(pointer.as_str())),
        };
        let members = [("parameter", parameter), ("pointer", pointer)];
        serializer.collect_map(members.into_iter().filter(|(_, value)| value.is_some()))
    }
}

impl PartialSchema for Place {
    fn schema() -> RefOr<Schema> {
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let object = ObjectBuilder::new().property("parameter", text());
        object.property("pointer", text()).into()
    }
}

impl ToSchema for Place {}

impl Problem {
    /// A problem of the kind `{PROBLEMS}/{kind}`.
    pub fn new(status: StatusCode, kind: &str, title: &'static str, detail: String) -> Self {
        let kind = format!("{PROBLEMS}/{kind}");
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

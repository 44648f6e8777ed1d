//! The refusals that any service may answer; each variant says its answer. A context has an
//! error of its own for what only it can refuse. Called by everybody.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::{Fault, Problem};

/// The challenge of a 401 that is not about a token.
pub const CHALLENGE: &str = r#"Bearer realm="keep""#;

/// The reasons for which a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the request is not well formed")]
    Malformed(Vec<Fault>),
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    #[error("the body must be sent as application/json")]
    MediaType,
    #[error("the body must be sent in UTF-8 and without a content coding")]
    Encoding,
    #[error("the body is larger than 64 KiB")]
    TooLarge,
    #[error("the body did not arrive in time")]
    SlowBody,
    /// No token was sent.
    #[error("sign in and send the token that you get")]
    NotSignedIn,
    /// A token was sent, and it is not (or no longer) good.
    #[error("sign in and send the token that you get")]
    InvalidToken,
    #[error("there is no such thing")]
    NotFound,
    #[error("this path does not take this method")]
    WrongMethod,
    #[error("too much is going on; try again in a moment")]
    Busy,
    #[error("a part of Keep is away; try again in a moment")]
    Unavailable,
    #[error("something went wrong on our side")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// The status, the kind and the title of the problem that a client sees.
    fn answer(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", "Malformed request"),
            Self::NotJson(_) => (StatusCode::BAD_REQUEST, "not-json", "Not JSON"),
            Self::MediaType | Self::Encoding => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "Wrong media type")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large"),
            Self::SlowBody => (StatusCode::REQUEST_TIMEOUT, "slow-body", "Body too slow"),
            Self::NotSignedIn | Self::InvalidToken => {
                (StatusCode::UNAUTHORIZED, "not-signed-in", "Not signed in")
            }
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::WrongMethod => {
                (StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "Method not allowed")
            }
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Unavailable"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error"),
        }
    }

    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Malformed(faults) => faults.clone(),
            _ => Vec::new(),
        }
    }

    /// The challenge that a 401 must carry (RFC 9110, section 11.6.1).
    fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::InvalidToken => Some(r#"Bearer realm="keep", error="invalid_token""#),
            Self::NotSignedIn => Some(CHALLENGE),
            _ => None,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Internal(source) = &self {
            tracing::error!(error = %source, "a request failed on our side");
        }
        let (status, kind, title) = self.answer();
        let problem = Problem::new(status, kind, title, self.to_string());
        let mut response = problem.with_errors(self.faults()).into_response();
        let headers = response.headers_mut();
        if let Some(challenge) = self.challenge() {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if matches!(self, Self::Busy | Self::Unavailable) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// The database's errors, in one place: what a client caused becomes the client's, what will pass
/// becomes 503, and the rest is ours.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::PoolTimedOut = error {
            return Self::Busy;
        }
        if let Some(database) = error.as_database_error() {
            // What the request refers to was deleted since it was looked up.
            if database.is_foreign_key_violation() {
                return Self::NotFound;
            }
            if database.message().contains("database is locked") {
                return Self::Busy;
            }
            // PostgreSQL gave one of two transactions up that stood in each other's way: a
            // serialization failure or a deadlock.
            if matches!(database.code().as_deref(), Some("40001" | "40P01")) {
                return Self::Busy;
            }
        }
        Self::Internal(Box::new(error))
    }
}

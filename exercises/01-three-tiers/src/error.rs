//! The one error type: each variant says which answer it becomes. Called by every tier.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::problem::{Fault, Place, Problem};

/// The reasons for which a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the request is not well formed")]
    Malformed(Vec<Fault>),
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    #[error("the body must be sent as application/json")]
    MediaType,
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
    #[error("the address or the password is wrong, or the address is not confirmed")]
    WrongPassword,
    #[error("the code is wrong, has expired, or is used up")]
    WrongCode,
    #[error("you may read this note, but not do this with it")]
    Forbidden,
    #[error("there is no such thing")]
    NotFound,
    #[error("this path does not take this method")]
    WrongMethod,
    #[error("the note has changed since you read it; read it again")]
    Stale,
    #[error("you have a tag of this title already")]
    TagTitleTaken,
    #[error("the note refers to a tag that you do not have")]
    UnknownTags(Vec<usize>),
    #[error("a note cannot be shared with its owner")]
    SharedWithOwner,
    #[error("nobody with this address has an account")]
    UnknownPerson,
    #[error("too much is going on; try again in a moment")]
    Busy,
    #[error("something went wrong on our side")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// The status, the kind and the title of the problem that a client sees.
    fn answer(&self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed", "Malformed request"),
            Self::NotJson(_) => (StatusCode::BAD_REQUEST, "not-json", "Not JSON"),
            Self::MediaType => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", "Wrong media type")
            }
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Body too large"),
            Self::SlowBody => (StatusCode::REQUEST_TIMEOUT, "slow-body", "Body too slow"),
            Self::NotSignedIn | Self::InvalidToken => {
                (StatusCode::UNAUTHORIZED, "not-signed-in", "Not signed in")
            }
            Self::WrongPassword => {
                (StatusCode::UNAUTHORIZED, "wrong-password", "Wrong address or password")
            }
            Self::WrongCode => (StatusCode::UNAUTHORIZED, "wrong-code", "Wrong code"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Not allowed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::WrongMethod => {
                (StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "Method not allowed")
            }
            Self::Stale => (StatusCode::PRECONDITION_FAILED, "stale", "The note has changed"),
            Self::TagTitleTaken => (StatusCode::CONFLICT, "tag-title-taken", "Title taken"),
            Self::UnknownTags(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "unknown-tag", "Unknown tag")
            }
            Self::SharedWithOwner => {
                (StatusCode::UNPROCESSABLE_ENTITY, "shared-with-owner", "Shared with its owner")
            }
            Self::UnknownPerson => {
                (StatusCode::UNPROCESSABLE_ENTITY, "unknown-person", "Unknown person")
            }
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy"),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error"),
        }
    }

    fn faults(&self) -> Vec<Fault> {
        match self {
            Self::Malformed(faults) => faults.clone(),
            Self::UnknownTags(indexes) => {
                let fault = |index| Fault {
                    place: Place::Pointer(format!("/tags/{index}")),
                    detail: "is not a tag of yours".to_owned(),
                };
                indexes.iter().map(fault).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The challenge that a 401 must carry (RFC 9110, section 11.6.1).
    fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::InvalidToken => Some(r#"Bearer realm="keep", error="invalid_token""#),
            Self::NotSignedIn | Self::WrongPassword | Self::WrongCode => {
                Some(r#"Bearer realm="keep""#)
            }
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
        if matches!(self, Self::Busy) {
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
            if database.is_unique_violation() && database.message().contains("tags") {
                return Self::TagTitleTaken;
            }
            // What the request refers to was deleted since it was looked up.
            if database.is_foreign_key_violation() {
                return Self::NotFound;
            }
            if database.message().contains("database is locked") {
                return Self::Busy;
            }
        }
        Self::Internal(Box::new(error))
    }
}

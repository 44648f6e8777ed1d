//! The gateway's own answers: for a request that does not reach the service behind, or whose answer
//! does not come back. Called by `forward`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::chassis;
use crate::chassis::Problem;

/// The reasons for no answer from the service behind. The texts say whether it may have acted: a
/// client needs that to decide whether it may ask again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Chassis(#[from] chassis::Error),
    #[error("the head of the request is larger than 16 KiB or has more than 64 fields")]
    HeadTooLarge,
    #[error("the body of the request broke off, or cannot be read; send it again, whole")]
    BodyBroken,
    #[error("the request can be read in two ways: {0}")]
    Unclear(&'static str),
    #[error("{0} does not pass: the gateway passes requests and answers, nothing else")]
    NotPassed(&'static str),
    #[error("the service behind cannot be reached; it has not seen the request")]
    Unreachable,
    #[error("the service behind broke off before it answered; it may have done what was asked")]
    Broken,
    #[error("the service behind answered what cannot be read; it may have done what was asked")]
    Unreadable,
    #[error("the service behind did not answer in time; it may still do what was asked")]
    TooLate,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let detail = self.to_string();
        let (status, kind, title) = match self {
            Self::Chassis(error) => return error.into_response(),
            Self::HeadTooLarge => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "head-too-large",
                "Head of the request too large",
            ),
            Self::BodyBroken => (StatusCode::BAD_REQUEST, "body-broken", "Broken body"),
            Self::Unclear(_) => (StatusCode::BAD_REQUEST, "unclear-request", "Unclear request"),
            Self::NotPassed(_) => (StatusCode::NOT_IMPLEMENTED, "not-passed", "Not passed"),
            Self::Unreachable => (StatusCode::BAD_GATEWAY, "upstream-unreachable", "Bad gateway"),
            Self::Broken | Self::Unreadable => {
                (StatusCode::BAD_GATEWAY, "upstream-broken", "Bad gateway")
            }
            Self::TooLate => (StatusCode::GATEWAY_TIMEOUT, "gateway-timeout", "Gateway timeout"),
        };
        Problem::new(status, kind, title, detail).into_response()
    }
}

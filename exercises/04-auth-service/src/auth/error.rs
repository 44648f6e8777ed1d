//! The reasons for which a request about accounts is refused. Called by the controller and the
//! services.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::chassis::{self, Problem};

/// The refusals of this context alone, beside those of every service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the address or the password is wrong, or the address is not confirmed")]
    WrongPassword,
    #[error("the code is wrong, has expired, or is used up")]
    WrongCode,
    #[error(transparent)]
    Chassis(#[from] chassis::Error),
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (kind, title) = match self {
            Self::WrongPassword => ("wrong-password", "Wrong address or password"),
            Self::WrongCode => ("wrong-code", "Wrong code"),
            Self::Chassis(error) => return error.into_response(),
        };
        let problem = Problem::new(StatusCode::UNAUTHORIZED, kind, title, self.to_string());
        let mut response = problem.into_response();
        let challenge = HeaderValue::from_static(chassis::CHALLENGE);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Chassis(error.into())
    }
}

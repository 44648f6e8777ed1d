//! The reasons for which the service refuses a request. Called by its controllers, services and
//! repositories.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::chassis::{self, Problem};

/// The refusals of this service alone, beside those of every service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("something with this value is there already")]
    Taken,
    #[error("it refers to something that is not there, or something else refers to it")]
    Tied,
    #[error(transparent)]
    Chassis(#[from] chassis::Error),
}

impl Error {
    pub const NOT_FOUND: Self = Self::Chassis(chassis::Error::NotFound);
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, kind, title) = match self {
            Self::Taken => (StatusCode::CONFLICT, "taken", "Taken"),
            Self::Tied => (StatusCode::CONFLICT, "tied", "Tied to something else"),
            Self::Chassis(error) => return error.into_response(),
        };
        Problem::new(status, kind, title, self.to_string()).into_response()
    }
}

/// The errors of the database that have a meaning here; the chassis knows the others.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Taken,
            Some(database) if database.is_foreign_key_violation() => Self::Tied,
            _ => Self::Chassis(error.into()),
        }
    }
}

//! The reasons for which Keep refuses a request: each variant says which answer it becomes. Called by
//! the controllers and the services.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::chassis::{self, Fault, Place, Problem};

/// The refusals of Keep alone, beside those of every service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the address or the password is wrong, or the address is not confirmed")]
    WrongPassword,
    #[error("the code is wrong, has expired, or is used up")]
    WrongCode,
    #[error("you may read this note, but not do this with it")]
    Forbidden,
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
    #[error(transparent)]
    Chassis(#[from] chassis::Error),
}

impl Error {
    pub const NOT_FOUND: Self = Self::Chassis(chassis::Error::NotFound);

    fn faults(&self) -> Vec<Fault> {
        let Self::UnknownTags(indexes) = self else { return Vec::new() };
        let fault = |index| Fault {
            place: Place::Pointer(format!("/tags/{index}")),
            detail: "is not a tag of yours".to_owned(),
        };
        indexes.iter().map(fault).collect()
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, kind, title) = match self {
            Self::WrongPassword => {
                (StatusCode::UNAUTHORIZED, "wrong-password", "Wrong address or password")
            }
            Self::WrongCode => (StatusCode::UNAUTHORIZED, "wrong-code", "Wrong code"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Not allowed"),
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
            Self::Chassis(error) => return error.into_response(),
        };
        let problem = Problem::new(status, kind, title, self.to_string());
        let mut response = problem.with_errors(self.faults()).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(chassis::CHALLENGE);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// The one error of the database that has a meaning here only; the chassis knows the others.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database)
                if database.is_unique_violation() && database.message().contains("tags") =>
            {
                Self::TagTitleTaken
            }
            _ => Self::Chassis(error.into()),
        }
    }
}

//! The person who sends a request. Called by the controller, as an extractor: a handler that takes
//! `SignedIn` cannot be reached without a good token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::Error;
use super::service::{AuthService, SignedIn};
use crate::chassis::tokens::bearer;

impl FromRequestParts<AuthService> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, auth: &AuthService) -> Result<Self, Error> {
        auth.signed_in(bearer(&parts.headers)?).await
    }
}

//! The person who sends a request. Called by the controllers, as an extractor: a handler that takes
//! `SignedIn` cannot be reached without a good token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::chassis::bearer;
use crate::error::Error;
use crate::services::{Services, SignedIn};

impl FromRequestParts<Services> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Error> {
        services.auth.authenticate(bearer(&parts.headers)?).await
    }
}

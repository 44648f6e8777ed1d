//! Who sends a request. Called by the controllers, as an extractor: a handler that takes
//! `SignedIn` cannot be reached without a good token. Identity says whose token it is.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use crate::chassis::{Error, bearer};
use crate::notes::services::Services;

/// Somebody whose token is good.
pub struct SignedIn {
    pub account: Uuid,
}

impl FromRequestParts<Services> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Error> {
        let account = services.authenticator.authenticate(bearer(&parts.headers)?).await?;
        account.map(|account| Self { account }).ok_or(Error::NotSignedIn(true))
    }
}

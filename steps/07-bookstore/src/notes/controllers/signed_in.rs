//! The person who sends a request. Called by the controllers, as an extractor: a handler that takes
//! `SignedIn` cannot be reached without a good token. The port `Authenticator` says whose it is.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use uuid::Uuid;

use super::Api;
use crate::chassis::{Error, bearer};

/// Somebody whose token is good.
pub struct SignedIn {
    pub account: Uuid,
}

impl FromRequestParts<Api> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Error> {
        let account = api.authenticator.authenticate(bearer(&parts.headers)?).await?;
        account.map(|account| Self { account }).ok_or(Error::InvalidToken)
    }
}

//! The person who sends a request. Called by the controllers, as an extractor: a handler that takes
//! `SignedIn` cannot be reached without a good token.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use uuid::Uuid;

use super::Verifier;
use crate::chassis::Error;

/// Somebody whose token is good.
pub struct SignedIn {
    pub account: Uuid,
}

impl<S: Sync> FromRequestParts<S> for SignedIn
where
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let verifier = Arc::<Verifier>::from_ref(state);
        let claims = verifier.believe(bearer(&parts.headers)?).await?;
        claims.map(|claims| Self { account: claims.sub }).ok_or(Error::InvalidToken)
    }
}

/// The token in `Authorization: Bearer …` (RFC 6750, section 2.1). Of two such headers none counts:
/// another program on the way may have believed the other one.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Error> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().filter(|_| values.next().is_none());
    match value.and_then(|value| value.to_str().ok()?.split_once(' ')) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(Error::NotSignedIn),
    }
}

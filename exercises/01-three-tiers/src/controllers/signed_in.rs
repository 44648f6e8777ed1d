//! The person who sends a request. Called by the controllers, as an extractor: a handler that takes
//! `SignedIn` cannot be reached without a good token.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::error::Error;
use crate::services::{Services, SignedIn};

impl FromRequestParts<Services> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Self, Error> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
            return Err(Error::NotSignedIn);
        };
        let token = value.to_str().ok().and_then(|value| value.split_once(' '));
        match token {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                services.auth.authenticate(token.trim()).await
            }
            _ => Err(Error::NotSignedIn),
        }
    }
}

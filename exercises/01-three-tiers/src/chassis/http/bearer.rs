//! The token that a request carries (RFC 6750, section 2.1). Called by the contexts' extractors,
//! which know what a token is worth.

use axum::http::{HeaderMap, header};

use super::error::Error;

/// The token in `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Error> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match value.and_then(|value| value.split_once(' ')) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(Error::NotSignedIn),
    }
}

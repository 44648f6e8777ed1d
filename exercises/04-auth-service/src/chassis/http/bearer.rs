//! The token that a request carries (RFC 6750, section 2.1). Called by the contexts' extractors,
//! which know what a token is worth.

use axum::http::{HeaderMap, header};

use super::error::Error;

/// The token in `Authorization: Bearer …`. Of two such headers none counts: another program on the
/// way may have believed the other one.
pub fn bearer(headers: &HeaderMap) -> Result<&str, Error> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().filter(|_| values.next().is_none());
    match value.and_then(|value| value.to_str().ok()?.split_once(' ')) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(Error::NotSignedIn),
    }
}

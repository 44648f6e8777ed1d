//! The service that issues tokens, as those see it who verify them. Called by the verifier.

use std::sync::Arc;

use axum::http::header::CACHE_CONTROL;
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;

use crate::chassis::Error;
use crate::chassis::calls::Neighbour;

/// The issuer of tokens, and its places for what a verifier must know. Whoever puts a service
/// together says both.
#[derive(Clone)]
pub struct Issuer {
    pub neighbour: Arc<Neighbour>,
    /// The path of its key set (RFC 7517).
    pub keys: &'static str,
    /// The path of the list of what it has revoked; `?after=` says from where on.
    pub revocations: &'static str,
}

/// A piece of the list of revocations, and the number of the last that there ever was.
#[derive(Deserialize)]
pub struct Revocations {
    pub items: Vec<Revocation>,
    pub last: i64,
}

/// A revocation: of an account's tokens before an era, of one token, or of a key's.
#[derive(Deserialize)]
pub struct Revocation {
    pub seq: i64,
    pub subject: String,
    pub era: Option<i64>,
    pub expires_at: i64,
}

impl Issuer {
    /// The keys that are published, and for how many seconds they may be kept.
    pub async fn keys(&self) -> Result<(JwkSet, i64), Error> {
        let (set, headers) = self.neighbour.get(self.keys).await?;
        let caching = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
        let mut directives = caching.unwrap_or_default().split(',').map(str::trim);
        let max_age = directives.find_map(|directive| directive.strip_prefix("max-age="));
        let seconds = max_age.and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
        Ok((set, seconds))
    }

    /// The revocations after number `after`, the oldest first.
    pub async fn revocations(&self, after: i64) -> Result<Revocations, Error> {
        let path = format!("{}?after={after}", self.revocations);
        Ok(self.neighbour.get(&path).await?.0)
    }
}

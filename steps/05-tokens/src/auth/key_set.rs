//! `/.well-known/jwks.json`: the public keys, for everybody, at the place where libraries look for
//! them. Called by `app`.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::tokens::TokenService;
use crate::chassis::Error;
use crate::chassis::http::etag::{Comparison, Tags};

/// The time for which the keys may be kept before they are asked for again: five minutes.
const CACHING: &str = "public, max-age=300";

pub fn router(tokens: TokenService) -> Router {
    Router::new().route("/.well-known/jwks.json", get(keys)).with_state(tokens)
}

async fn keys(State(tokens): State<TokenService>, headers: HeaderMap) -> Result<Response, Error> {
    let body = serde_json::to_vec(&tokens.published().await?);
    let body = body.map_err(|error| Error::Internal(Box::new(error)))?;
    let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..12]);
    let known = Tags::of(&headers, header::IF_NONE_MATCH, Comparison::Weak);
    let etag = format!("\"{digest}\"");
    let caching = [(header::CACHE_CONTROL, CACHING.to_owned()), (header::ETAG, etag)];
    if known.is_some_and(|known| known.contain(&digest)) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    Ok((caching, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

//! The ids in the path of a request and its body, as the types that a controller wants. Called by the
//! controllers, as extractors.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Error;
use super::json;
use super::members::Members;
use super::problem::{Fault, Place};

/// The longest body in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The time that a client has to send it.
const PATIENCE: Duration = Duration::from_secs(5);

/// The values in place of a route's braces. Something that is no id names nothing, so it is 404,
/// like an id that nothing has.
pub struct InPath<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::NotFound),
        }
    }
}

/// A type that is made of the members of a JSON object.
pub trait FromMembers: Sized {
    /// Takes every member before it gives up on one, so that all faults are found.
    fn from_members(members: &mut Members) -> Option<Self>;
}

/// A JSON body, parsed and checked.
pub struct Body<T>(pub T);

impl<T: FromMembers, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        if !is_json(request.headers()) {
            return Err(Error::MediaType);
        }
        if !is_plain(request.headers()) {
            return Err(Error::Encoding);
        }
        let reading = tokio::time::timeout(PATIENCE, Bytes::from_request(request, state));
        let bytes =
            reading.await.map_err(|_| Error::SlowBody)?.map_err(|rejection| {
                match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
                    _ => Error::SlowBody,
                }
            })?;
        parse(&bytes).map(Self)
    }
}

fn parse<T: FromMembers>(bytes: &[u8]) -> Result<T, Error> {
    let value = json::parse(bytes).map_err(|error| Error::NotJson(error.to_string()))?;
    let Value::Object(values) = value else {
        let place = Place::Pointer(String::new());
        return Err(Error::Malformed(vec![Fault { place, detail: "must be an object".into() }]));
    };
    let mut members = Members::of_body(values);
    let parsed = T::from_members(&mut members);
    members.refuse_others();
    members.finish(parsed)
}

/// `application/json`, with or without parameters such as `charset`.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// Neither compressed nor in another charset than UTF-8, the one that JSON is sent in (RFC 8259, 8.1).
fn is_plain(headers: &HeaderMap) -> bool {
    let identity = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"identity");
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let parameters = value.unwrap_or_default().split(';').skip(1);
    let mut named = parameters.filter_map(|parameter| parameter.split_once('='));
    headers.get_all(header::CONTENT_ENCODING).iter().all(identity)
        && named.all(|(name, value)| {
            !name.trim().eq_ignore_ascii_case("charset")
                || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
}

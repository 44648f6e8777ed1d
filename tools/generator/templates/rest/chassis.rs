//! JSON over HTTP, as a client. Called by the data sources that ask another service.

use std::time::Duration;

use axum::http::StatusCode;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, Response, Url};
use serde::Serialize;
use serde_json::{Map, Value};

use super::deadline::{DEADLINE, Deadline};
use crate::chassis::{FromMembers, Members, segment};

/// The time for a connection.
const CONNECTING: Duration = Duration::from_millis(500);
/// The longest answer in bytes.
const LONGEST: usize = 1024 * 1024;

/// An operation that can be asked for.
#[derive(Debug)]
pub struct Operation {
    pub method: Method,
    /// `/prices/{isbn}`: a member of the question stands where its name is in braces.
    pub path: &'static str,
}

/// The reasons for which there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum RestError {
    #[error("cannot be reached")]
    Unreachable,
    #[error("the connection broke")]
    Broken,
    #[error("took too long")]
    TooSlow,
    /// The service has understood, and says no (4xx); with the detail of its problem (RFC 9457).
    #[error("refused with {status}: {detail}")]
    Refused { status: StatusCode, detail: String },
    #[error("answered {0}")]
    Status(StatusCode),
    #[error("the answer makes no sense: {0}")]
    Nonsense(String),
}

/// A service, by the URL below which it takes its operations.
#[derive(Clone, Debug)]
pub struct Endpoint {
    client: Client,
    url: String,
}

impl Endpoint {
    pub fn at(url: &str) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).no_proxy();
        let client = client.redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Self { client, url: url.trim_end_matches('/').to_owned() })
    }

    /// Asks, and waits no longer than `patience`, nor than whoever waits for us. Members of the
    /// question that the path does not name go into the query of a GET or a DELETE, and into the
    /// body of the others.
    pub async fn call<Q: Serialize, A: FromMembers>(
        &self,
        operation: &Operation,
        question: &Q,
        patience: Duration,
    ) -> Result<A, RestError> {
        let deadline = Deadline::current(patience);
        let asking = async {
            let (url, members) = self.address(operation, question)?;
            let mut request = self.client.request(operation.method.clone(), url);
            if !in_query(operation) {
                request = request.json(&members);
            }
            let answer = request.header(DEADLINE, deadline.to_pass_on()).send().await?;
            read(answer).await
        };
        deadline.bound(asking).await.unwrap_or(Err(RestError::TooSlow))
    }

    /// Where to ask, and what is left for the body.
    fn address(
        &self,
        operation: &Operation,
        question: &impl Serialize,
    ) -> Result<(Url, Map<String, Value>), RestError> {
        let mut members = match serde_json::to_value(question) {
            Ok(Value::Object(members)) => members,
            _ => return Err(RestError::Nonsense("the question is no object".to_owned())),
        };
        members.retain(|_, value| !value.is_null());
        let mut path = String::new();
        for (index, part) in operation.path.split(['{', '}']).enumerate() {
            match index % 2 {
                0 => path.push_str(part),
                _ => {
                    path +=
                        &segment(members.shift_remove(part).as_ref().map(text).unwrap_or_default())
                }
            }
        }
        let url = Url::parse(&format!("{}{path}", self.url));
        let mut url = url.map_err(|error| RestError::Nonsense(format!("no URL: {error}")))?;
        if in_query(operation) && !members.is_empty() {
            let pairs = members.iter().map(|(name, value)| (name, text(value)));
            url.query_pairs_mut().extend_pairs(pairs);
        }
        Ok((url, members))
    }
}

fn in_query(operation: &Operation) -> bool {
    [Method::GET, Method::DELETE].contains(&operation.method)
}

/// A value in a path or in a query.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

async fn read<A: FromMembers>(answer: Response) -> Result<A, RestError> {
    let status = answer.status();
    let media_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = media_type.is_some_and(|value| value.contains("json"));
    let bytes = body(answer).await?;
    let value = is_json.then(|| serde_json::from_slice::<Value>(&bytes).ok()).flatten();
    if status.is_client_error() {
        let detail = value.as_ref().and_then(|value| value["detail"].as_str()).unwrap_or_default();
        return Err(RestError::Refused { status, detail: detail.to_owned() });
    }
    if !status.is_success() {
        return Err(RestError::Status(status));
    }
    let members = match value {
        Some(Value::Object(members)) => members,
        None if bytes.is_empty() => Map::new(),
        _ => return Err(RestError::Nonsense("it is no JSON object".to_owned())),
    };
    // Members that nobody knows here are those of a newer version, and are left alone.
    let mut members = Members::of_body(members);
    let read = A::from_members(&mut members);
    members.finish_inner(read).map_err(|wrong| {
        let faults = wrong.0.iter().map(|(place, detail)| format!("`{place}` {detail}"));
        RestError::Nonsense(faults.collect::<Vec<_>>().join(", "))
    })
}

/// The whole body, if it is not too long.
async fn body(mut answer: Response) -> Result<Vec<u8>, RestError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if bytes.len() + chunk.len() > LONGEST {
            return Err(RestError::Nonsense(format!("it is longer than {LONGEST} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

impl From<reqwest::Error> for RestError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

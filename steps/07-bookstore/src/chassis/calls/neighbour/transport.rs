//! One attempt, over HTTP or to a script in the tests. Called by `Neighbour`.

use async_trait::async_trait;
use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::chassis::calls::deadline::{DEADLINE, Deadline};
use crate::chassis::http::layers::{REQUEST_ID, current_id};

/// A question to another service.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
    /// True if asking twice is the same as asking once. A look-up is, also when it is a POST.
    pub idempotent: bool,
}

// ANCHOR: look_up
impl Call {
    pub fn get(path: &str) -> Self {
        Self { method: Method::GET, path: path.to_owned(), body: None, idempotent: true }
    }

    /// A question that is too long for a path, and so a POST.
    pub fn look_up(path: &str, question: Value) -> Self {
        let body = Some(question);
        Self { method: Method::POST, path: path.to_owned(), body, idempotent: true }
    }
}
// ANCHOR_END: look_up

/// The answer of another service.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The reasons for which an attempt has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("cannot be reached")]
    Unreachable,
    #[error("the connection broke")]
    Broken,
    #[error("took too long")]
    TooSlow,
    /// It is there, and not what we take it for.
    #[error("answered what makes no sense")]
    Nonsense,
    /// 5xx: the neighbour is there and cannot answer.
    #[error("answered {0}")]
    Status(u16),
}

/// Sends one attempt.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Gives the whole answer. The caller drops this at the deadline.
    async fn send(&self, call: &Call, deadline: Deadline) -> Result<Answer, Failure>;
}

/// HTTP, to the service at a URL.
pub struct Http {
    client: reqwest::Client,
    url: String,
}

impl Http {
    pub fn new(client: reqwest::Client, url: String) -> Self {
        Self { client, url }
    }
}

#[async_trait]
impl Transport for Http {
    async fn send(&self, call: &Call, deadline: Deadline) -> Result<Answer, Failure> {
        let url = format!("{}{}", self.url, call.path);
        let mut request = self.client.request(call.method.clone(), url);
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        if let Some(id) = current_id() {
            request = request.header(REQUEST_ID, id);
        }
        let answer = request.header(DEADLINE, deadline.to_pass_on()).send().await?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        if status.is_server_error() {
            return Err(Failure::Status(status.as_u16()));
        }
        Ok(Answer { status, headers, body: answer.bytes().await?.to_vec() })
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

//! Another service of the same system, as we reach it: it speaks HTTP and answers in JSON. Called by
//! the services' clients.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode};
use reqwest::Client;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::deadline::{DEADLINE, Deadline};
use super::{Failure, Guard, Policy};
use crate::chassis::Error;
use crate::chassis::http::layers::{REQUEST_ID, current_id};

/// The time for a connection. To be refused takes none, to be ignored takes for ever.
const CONNECTING: Duration = Duration::from_millis(500);
/// Connections end here before they end on the other side, as the gateway's do.
const IDLE: Duration = Duration::from_secs(5);

/// A question to another service.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
    /// True if asking twice is the same as asking once. A look-up is, also when it is a POST.
    pub idempotent: bool,
}

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

/// The answer of another service.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Another service.
pub struct Neighbour {
    guard: Arc<Guard>,
    client: Client,
    url: String,
}

impl Neighbour {
    /// Asks at `url`, such as `http://127.0.0.1:8001`, with so much patience.
    pub fn at(name: &'static str, url: &str, patience: Policy) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).pool_idle_timeout(IDLE);
        // The neighbour has an address of its own; a proxy that clients use is not on the way.
        let client = client.no_proxy().build()?;
        let guard = Arc::new(Guard::new(name, patience, rand::random::<f64>));
        Ok(Self { guard, client, url: url.trim_end_matches('/').to_owned() })
    }

    /// The guard around it, for `/ops/neighbours`.
    pub fn guard(&self) -> Arc<Guard> {
        Arc::clone(&self.guard)
    }

    /// The JSON at a path, with the headers of the answer.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<(T, HeaderMap), Error> {
        let answer = self.ask(&Call::get(path)).await?;
        Ok((self.read(&answer)?, answer.headers))
    }

    /// The answer to a question that is too long for a path, and so a POST.
    pub async fn look_up<T: DeserializeOwned>(
        &self,
        path: &str,
        question: Value,
    ) -> Result<T, Error> {
        self.read(&self.ask(&Call::look_up(path, question)).await?)
    }

    /// No answer, a late answer and an unreadable answer mean the same to the person who waits:
    /// their request is not at fault, and the failure may pass.
    async fn ask(&self, call: &Call) -> Result<Answer, Error> {
        let asked = self.guard.run(call.idempotent, |deadline| self.send(call, deadline)).await;
        asked.map_err(|error| Error::Unavailable(error.retry_after()))
    }

    /// One attempt, with the whole answer. The caller drops it at the deadline.
    pub async fn send(&self, call: &Call, deadline: Deadline) -> Result<Answer, Failure> {
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

    fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, Error> {
        let read = match answer.status.is_success() {
            true => serde_json::from_slice(&answer.body).map_err(|error| error.to_string()),
            false => Err(answer.status.to_string()),
        };
        read.map_err(|error| {
            tracing::warn!(neighbour = self.guard.name, error, "{}", Failure::Nonsense);
            Error::Unavailable(1)
        })
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

//! Another service of the same system, as we reach it: it speaks HTTP and answers in JSON. Called by
//! the services' clients.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use reqwest::{Client, RequestBuilder};
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

/// To ask twice is the same as to ask once: true of a look-up, also when it is a POST.
const IDEMPOTENT: bool = true;

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
        self.ask(IDEMPOTENT, || self.client.get(format!("{}{path}", self.url))).await
    }

    /// The answer to a question that is too long for a path, and so a POST.
    pub async fn look_up<T: DeserializeOwned>(
        &self,
        path: &str,
        question: Value,
    ) -> Result<T, Error> {
        let asking = || self.client.post(format!("{}{path}", self.url)).json(&question);
        Ok(self.ask(IDEMPOTENT, asking).await?.0)
    }

    /// No answer, a late answer and an unreadable answer mean the same to the person who waits:
    /// their request is not at fault, and the failure may pass. `asking` makes the request of each
    /// attempt.
    async fn ask<T: DeserializeOwned>(
        &self,
        idempotent: bool,
        asking: impl Fn() -> RequestBuilder,
    ) -> Result<(T, HeaderMap), Error> {
        let asked = self.guard.run(idempotent, |deadline| send(asking(), deadline)).await;
        let (status, headers, body) =
            asked.map_err(|error| Error::Unavailable(error.retry_after()))?;
        let read = match status.is_success() {
            true => serde_json::from_slice(&body).map_err(|error| error.to_string()),
            false => Err(status.to_string()),
        };
        let json = read.map_err(|error| {
            tracing::warn!(neighbour = self.guard.name, error, "{}", Failure::Nonsense);
            Error::Unavailable(1)
        })?;
        Ok((json, headers))
    }
}

/// One attempt, with the whole answer. The caller drops it at the deadline.
pub async fn send(
    mut asking: RequestBuilder,
    deadline: Deadline,
) -> Result<(StatusCode, HeaderMap, Bytes), Failure> {
    if let Some(id) = current_id() {
        asking = asking.header(REQUEST_ID, id);
    }
    let answer = asking.header(DEADLINE, deadline.to_pass_on()).send().await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    if status.is_server_error() {
        return Err(Failure::Status(status.as_u16()));
    }
    Ok((status, headers, answer.bytes().await?))
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

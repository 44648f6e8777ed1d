//! Another service of the same system, as we reach it: it speaks HTTP and answers in JSON. Called by
//! the services' clients.

use std::time::Duration;

use axum::http::HeaderMap;
use reqwest::{Client, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::chassis::Error;

/// The time for a connection. To be refused takes none, to be ignored takes for ever.
const CONNECTING: Duration = Duration::from_millis(500);
/// Connections end here before they end on the other side, as the gateway's do.
const IDLE: Duration = Duration::from_secs(5);

/// Another service.
pub struct Neighbour {
    name: &'static str,
    client: Client,
    url: String,
}

impl Neighbour {
    /// Asks at `url`, such as `http://127.0.0.1:8001`, and waits for `deadline` at most.
    pub fn at(name: &'static str, url: &str, deadline: Duration) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).pool_idle_timeout(IDLE);
        // The neighbour has an address of its own; a proxy that clients use is not on the way.
        let client = client.timeout(deadline).no_proxy().build()?;
        Ok(Self { name, client, url: url.trim_end_matches('/').to_owned() })
    }

    /// The JSON at a path, with the headers of the answer.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<(T, HeaderMap), Error> {
        let answer = self.ask(self.client.get(format!("{}{path}", self.url))).await?;
        let headers = answer.headers().clone();
        Ok((answer.json().await.map_err(|error| self.away(error))?, headers))
    }

    /// The answer to a question that is too long for a path, and so a POST.
    pub async fn look_up<T: DeserializeOwned>(
        &self,
        path: &str,
        question: Value,
    ) -> Result<T, Error> {
        let asking = self.client.post(format!("{}{path}", self.url)).json(&question);
        self.ask(asking).await?.json().await.map_err(|error| self.away(error))
    }

    async fn ask(&self, asking: RequestBuilder) -> Result<Response, Error> {
        let asked = asking.send().await.and_then(Response::error_for_status);
        asked.map_err(|error| self.away(error))
    }

    /// No answer, a late answer and an unreadable answer mean the same to the person who waits:
    /// their request is not at fault, and the failure may pass.
    fn away(&self, error: reqwest::Error) -> Error {
        tracing::debug!(neighbour = self.name, %error, "no answer");
        Error::Unavailable
    }
}

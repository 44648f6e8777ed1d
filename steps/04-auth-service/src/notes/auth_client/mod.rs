//! Asks the auth service over HTTP: `tokens` whose a token is, `people` who somebody is. Called by
//! the notes through their ports.

mod people;
mod tokens;

use std::time::Duration;

use reqwest::Client;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::chassis::Error;

/// The time for a connection. To be refused takes none, to be ignored takes for ever.
const CONNECTING: Duration = Duration::from_millis(500);
/// Connections end here before they end on the other side, as the gateway's do.
const IDLE: Duration = Duration::from_secs(5);

/// The auth service, as the notes see it.
#[derive(Clone)]
pub struct AuthClient {
    client: Client,
    base: String,
}

impl AuthClient {
    /// Asks at `base`, such as `http://127.0.0.1:8001`, and waits for `deadline` at most.
    pub fn new(base: &str, deadline: Duration) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).pool_idle_timeout(IDLE);
        // The neighbour has an address of its own; a proxy that clients use is not on the way.
        let client = client.timeout(deadline).no_proxy().build()?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }

    // ANCHOR: ask
    /// Asks one question. For the person who waits, no answer, a late one and a senseless one are
    /// the same: auth has a fault, which may pass.
    async fn ask<T: DeserializeOwned>(&self, path: &str, question: &Value) -> Result<T, Error> {
        let asking = self.client.post(format!("{}{path}", self.base)).json(question).send();
        let answer = async { asking.await?.error_for_status()?.json().await };
        answer.await.map_err(|error: reqwest::Error| {
            tracing::warn!(path, %error, "the auth service does not answer");
            Error::Unavailable
        })
    }
    // ANCHOR_END: ask
}

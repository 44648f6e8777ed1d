//! A neighbour that is a service of the same system: it speaks HTTP and answers in JSON. Called by
//! the services' clients.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Client;
use serde::de::DeserializeOwned;

use super::{Answer, Call, Guard, Http, Neighbour, Policy};
use crate::chassis::Error;

/// The time for a connection. To be refused takes none, to be ignored takes for ever.
const CONNECTING: Duration = Duration::from_millis(500);
/// Connections end here before they end on the other side, as the gateway's do.
const IDLE: Duration = Duration::from_secs(5);

impl Neighbour<Http> {
    /// Asks at `base`, such as `http://127.0.0.1:8001`, with so much patience.
    pub fn at(name: &'static str, base: &str, patience: Policy) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).pool_idle_timeout(IDLE);
        // The neighbour has an address of its own; a proxy that clients use is not on the way.
        let http = Http::new(client.no_proxy().build()?, base.trim_end_matches('/').to_owned());
        Ok(Self::new(name, http, patience, rand::random::<f64>))
    }

    /// One question. No answer, an answer too late and an answer that makes no sense are the same
    /// to the person who waits: it is not about them, and it may pass.
    pub async fn ask(&self, call: Call) -> Result<Answer, Error> {
        let asked = self.call(&call).await;
        asked.map_err(|error| Error::Unavailable(error.retry_after()))
    }

    /// The guard around it, for `/ops/neighbours`.
    pub fn guard(&self) -> Arc<Guard> {
        Arc::clone(&self.guard)
    }

    /// The contents of an answer.
    pub fn read<T: DeserializeOwned>(&self, answer: &Answer) -> Result<T, Error> {
        let read = match answer.status.is_success() {
            true => serde_json::from_slice(&answer.body).map_err(|error| error.to_string()),
            false => Err(answer.status.to_string()),
        };
        read.map_err(|error| {
            tracing::warn!(neighbour = self.guard.name(), error, "an answer makes no sense");
            Error::Unavailable(1)
        })
    }
}

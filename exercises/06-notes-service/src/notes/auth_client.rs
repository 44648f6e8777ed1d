//! Asks the auth service, over HTTP, what was a call in the same process before. Called by the
//! notes through their ports.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jsonwebtoken::jwk::JwkSet;
use reqwest::Client;
use reqwest::header::CACHE_CONTROL;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::neighbour::{Answer, Call, Http, Neighbour, Policy};
use super::ports::{Person, UserDirectory};
use crate::chassis::{Email, Error};

/// The time for a connection. To be refused takes none, to be ignored takes for ever.
const CONNECTING: Duration = Duration::from_millis(500);
/// Connections end here before they end on the other side, as the gateway's do.
const IDLE: Duration = Duration::from_secs(5);

/// Auth takes no more ids in one question.
const MOST_PEOPLE: usize = 100;

/// The auth service, as the notes see it.
#[derive(Clone)]
pub struct AuthClient {
    auth: Arc<Neighbour<Http>>,
}

#[derive(Deserialize)]
struct People {
    people: Vec<Person>,
}

/// A piece of auth's list of revocations, and the number of the last that there ever was.
#[derive(Deserialize)]
pub struct Revocations {
    pub items: Vec<Revocation>,
    pub last: i64,
}

/// A revocation by auth: of an account's tokens before an era, of one token, or of a key's.
#[derive(Deserialize)]
pub struct Revocation {
    pub seq: i64,
    pub subject: String,
    pub era: Option<i64>,
    pub expires_at: i64,
}

impl AuthClient {
    /// Asks at `base`, such as `http://127.0.0.1:8001`, with so much patience.
    pub fn new(base: &str, patience: Policy) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).pool_idle_timeout(IDLE);
        // The neighbour has an address of its own; a proxy that clients use is not on the way.
        let http = Http::new(client.no_proxy().build()?, base.trim_end_matches('/').to_owned());
        let auth = Neighbour::new("auth", http, patience, rand::random::<f64>);
        Ok(Self { auth: Arc::new(auth) })
    }

    /// The guard around calls to auth, for `/ops/neighbours`.
    pub fn neighbour(&self) -> Arc<Neighbour<Http>> {
        Arc::clone(&self.auth)
    }

    /// The keys that auth publishes, and for how many seconds they may be kept.
    pub async fn keys(&self) -> Result<(JwkSet, i64), Error> {
        let answer = self.ask(Call::get("/.well-known/jwks.json")).await?;
        let caching = answer.headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
        let mut directives = caching.unwrap_or_default().split(',').map(str::trim);
        let max_age = directives.find_map(|directive| directive.strip_prefix("max-age="));
        let seconds = max_age.and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
        Ok((read(&answer)?, seconds))
    }

    /// The revocations after number `after`, the oldest first.
    pub async fn revocations(&self, after: i64) -> Result<Revocations, Error> {
        read(&self.ask(Call::get(&format!("/internal/revocations?after={after}"))).await?)
    }

    async fn find(&self, question: Value) -> Result<Vec<Person>, Error> {
        let found: People = read(&self.ask(Call::look_up("/internal/people", question)).await?)?;
        Ok(found.people)
    }

    /// One question. No answer, an answer too late and an answer that makes no sense are the same
    /// to the person who waits: it is not about them, and it may pass.
    async fn ask(&self, call: Call) -> Result<Answer, Error> {
        let asked = self.auth.call(&call).await;
        asked.map_err(|error| Error::Unavailable(error.retry_after()))
    }
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, Error> {
    let read = match answer.status.is_success() {
        true => serde_json::from_slice(&answer.body).map_err(|error| error.to_string()),
        false => Err(answer.status.to_string()),
    };
    read.map_err(|error| {
        tracing::warn!(error, "an answer of auth makes no sense");
        Error::Unavailable(1)
    })
}

#[async_trait]
impl UserDirectory for AuthClient {
    async fn people(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        if email.is_none() && ids.is_empty() {
            return Ok(Vec::new());
        }
        let (first, more) = ids.split_at(ids.len().min(MOST_PEOPLE));
        let email = email.map(Email::as_str);
        let mut people = self.find(json!({ "email": email, "ids": first })).await?;
        for ids in more.chunks(MOST_PEOPLE) {
            people.extend(self.find(json!({ "ids": ids })).await?);
        }
        Ok(people)
    }
}

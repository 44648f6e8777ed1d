//! Asks the auth service, over HTTP, what was a call in the same process before. Called by the notes
//! through their ports.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ports::{Authenticator, Person, UserDirectory};
use crate::chassis::Error;
use crate::mail::Email;

/// How long a connection may take: to be refused takes no time, to be ignored takes for ever.
const CONNECTING: Duration = Duration::from_millis(500);
/// Connections end here before they end on the other side, as the gateway's do.
const IDLE: Duration = Duration::from_secs(5);

/// Auth takes no more ids in one question.
const MOST_PEOPLE: usize = 100;

/// The auth service, as the notes see it.
#[derive(Clone)]
pub struct AuthClient {
    client: Client,
    base: String,
}

#[derive(Deserialize)]
struct Owner {
    /// May be null, and must be there: an answer without it says nothing about the token.
    #[serde(deserialize_with = "Option::deserialize")]
    account: Option<Uuid>,
}

#[derive(Deserialize)]
struct People {
    people: Vec<Person>,
}

impl AuthClient {
    /// Asks at `base`, such as `http://127.0.0.1:8001`, and waits for `deadline` at most.
    pub fn new(base: &str, deadline: Duration) -> Result<Self, reqwest::Error> {
        let client = Client::builder().connect_timeout(CONNECTING).pool_idle_timeout(IDLE);
        // The neighbour has an address of its own; a proxy that clients use is not on the way.
        let client = client.timeout(deadline).no_proxy().build()?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }

    /// One question. No answer, an answer too late and an answer that makes no sense are the same to
    /// the person who waits: it is not about them, and it may pass.
    async fn ask<T: DeserializeOwned>(&self, path: &str, question: &Value) -> Result<T, Error> {
        let asking = self.client.post(format!("{}{path}", self.base)).json(question).send();
        let answer = async { asking.await?.error_for_status()?.json().await };
        answer.await.map_err(|error: reqwest::Error| {
            tracing::warn!(path, %error, "the auth service does not answer");
            Error::Unavailable
        })
    }

    async fn find(&self, question: &Value) -> Result<Vec<Person>, Error> {
        let found: People = self.ask("/internal/people", question).await?;
        Ok(found.people)
    }
}

#[async_trait]
impl Authenticator for AuthClient {
    async fn authenticate(&self, token: &str) -> Result<Option<Uuid>, Error> {
        // HOLE 1 of 6, authenticate: Ask auth whose token it is. A token that is not good is
        // None; auth that cannot be asked is an error, which becomes 503. As it stands,
        // everybody is signed out when auth is away.
        // Turns green: notes_answer_503_while_auth_is_away,
        // an_auth_service_that_does_not_answer_is_given_up,
        // an_answer_of_auth_that_makes_no_sense_lets_nobody_in,
        // a_killed_auth_service_is_told_at_once_and_found_again_when_it_is_back
        let question = json!({ "token": token });
        let owner: Option<Owner> = self.ask("/internal/authenticate", &question).await.ok();
        Ok(owner.and_then(|owner| owner.account))
        // END OF HOLE authenticate
    }
}

#[async_trait]
impl UserDirectory for AuthClient {
    async fn people(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        if email.is_none() && ids.is_empty() {
            return Ok(Vec::new());
        }
        let (first, more) = ids.split_at(ids.len().min(MOST_PEOPLE));
        let email = email.map(Email::as_str);
        let mut people = self.find(&json!({ "email": email, "ids": first })).await?;
        for ids in more.chunks(MOST_PEOPLE) {
            people.extend(self.find(&json!({ "ids": ids })).await?);
        }
        Ok(people)
    }
}

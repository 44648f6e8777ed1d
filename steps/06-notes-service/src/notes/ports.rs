//! The port by which the notes ask about people, in their own words, and its client: what was a call
//! in the same process goes to the auth service over HTTP. Called by the services.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::chassis::calls::Neighbour;
use crate::chassis::{Email, Error};

/// Auth takes no more ids in one question.
const MOST_PEOPLE: usize = 100;

/// Somebody with a confirmed account, as others may know them.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    pub email: String,
}

/// Knows everybody with a confirmed account, and nobody else.
#[async_trait]
pub trait UserDirectory: Send + Sync {
    /// The person with this address and the people with these ids, in one question. They come in
    /// any order, and those who are not known are missing.
    async fn people(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error>;
}

/// The auth service, as the notes see it.
#[derive(Clone)]
pub struct AuthClient {
    pub auth: Arc<Neighbour>,
}

#[derive(Deserialize)]
struct People {
    people: Vec<Person>,
}

impl AuthClient {
    async fn find(&self, question: Value) -> Result<Vec<Person>, Error> {
        let found: People = self.auth.look_up("/internal/people", question).await?;
        Ok(found.people)
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
        let mut people = self.find(json!({ "email": email, "ids": first })).await?;
        for ids in more.chunks(MOST_PEOPLE) {
            people.extend(self.find(json!({ "ids": ids })).await?);
        }
        Ok(people)
    }
}

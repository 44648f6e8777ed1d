//! People, by their address and by their ids. Called through the port `UserDirectory`.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::AuthClient;
use crate::chassis::{Email, Error};
use crate::notes::ports::{Person, UserDirectory};

/// Auth takes no more ids in one question.
const MOST_PEOPLE: usize = 100;

#[derive(Deserialize)]
struct People {
    people: Vec<Person>,
}

impl AuthClient {
    async fn find(&self, question: &Value) -> Result<Vec<Person>, Error> {
        let found: People = self.ask("/internal/people", question).await?;
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
        let mut people = self.find(&json!({ "email": email, "ids": first })).await?;
        for ids in more.chunks(MOST_PEOPLE) {
            people.extend(self.find(&json!({ "ids": ids })).await?);
        }
        Ok(people)
    }
}

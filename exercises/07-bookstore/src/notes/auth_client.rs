//! Asks the auth service, over HTTP, what was a call in the same process before. Called by the
//! notes through their ports.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ports::{Authenticator, Person, UserDirectory};
use crate::chassis::calls::Neighbour;
use crate::chassis::tokens::Verifier;
use crate::chassis::{Email, Error};

/// Auth takes no more ids in one question.
const MOST_PEOPLE: usize = 100;

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

/// The token itself says whose it is; auth is asked for its keys beside the requests.
#[async_trait]
impl Authenticator for Verifier {
    async fn authenticate(&self, token: &str) -> Result<Option<Uuid>, Error> {
        Ok(self.believe(token).await?.map(|claims| claims.sub))
    }
}

//! The ports of the notes: what they ask about people, in their own words. The composition root says
//! who answers. Called by the services and the controllers.

use async_trait::async_trait;
use serde::Deserialize;
use uuid::Uuid;

use crate::chassis::{Email, Error};

/// Says whose token it is.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// `None`: the token is not good, or no longer.
    async fn authenticate(&self, token: &str) -> Result<Option<Uuid>, Error>;
}

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

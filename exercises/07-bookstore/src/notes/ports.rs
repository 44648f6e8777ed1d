//! What the notes need to know of people, in their own words. Whoever puts the notes together says
//! who keeps these ports. Called by the services and the controllers.

use async_trait::async_trait;
use serde::Deserialize;
use uuid::Uuid;

use crate::chassis::Error;
use crate::mail::Email;

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
    async fn find_by_email(&self, email: &Email) -> Result<Option<Person>, Error>;

    /// These people in one question, in any order. Who is not known is not in the answer.
    async fn people(&self, ids: &[Uuid]) -> Result<Vec<Person>, Error>;
}

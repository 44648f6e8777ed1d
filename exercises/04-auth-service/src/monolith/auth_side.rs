//! The notes' ports to auth, while it moves out: kept in this process, on the old tables, or by the
//! auth service. Called by `app`; once everybody says `KEEP_AUTH=service`, only the client is left.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use uuid::Uuid;

use super::app::StartError;
use super::config::Config;
use crate::auth::{self, AuthService, Hasher, PeopleService};
use crate::auth_switch::AuthSwitch;
use crate::chassis::{Clock, DataSource, Email, Error};
use crate::mail::Mailer;
use crate::notes::{AuthClient, Authenticator, Person, UserDirectory};

/// The notes' ports to auth, and the routes about auth that are answered here.
pub struct AuthSide {
    pub authenticator: Arc<dyn Authenticator>,
    pub directory: Arc<dyn UserDirectory>,
    pub routes: Router,
}

impl AuthSide {
    pub fn new(
        config: &Config,
        source: &DataSource,
        mail: Arc<dyn Mailer>,
        clock: Clock,
    ) -> Result<Self, StartError> {
        if config.auth == AuthSwitch::Service {
            let client = Arc::new(AuthClient::new(&config.auth_url, config.auth_deadline)?);
            return Ok(Self {
                authenticator: client.clone(),
                directory: client,
                routes: Router::new(),
            });
        }
        let auth = AuthService::new(source, Hasher::new(config.hashing)?, mail, clock);
        Ok(Self {
            authenticator: Arc::new(SessionsHere(auth.clone())),
            directory: Arc::new(PeopleHere(PeopleService::new(source))),
            routes: auth::router(auth),
        })
    }
}

/// Auth in this process: a call, and no network.
struct SessionsHere(AuthService);

struct PeopleHere(PeopleService);

#[async_trait]
impl Authenticator for SessionsHere {
    async fn authenticate(&self, token: &str) -> Result<Option<Uuid>, Error> {
        Ok(self.0.session(token).await?.map(|who| who.account))
    }
}

#[async_trait]
impl UserDirectory for PeopleHere {
    async fn people(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        let people = self.0.find(email, ids).await?;
        Ok(people.into_iter().map(Person::from).collect())
    }
}

impl From<auth::Person> for Person {
    fn from(person: auth::Person) -> Self {
        Self { id: person.id, name: person.name, email: person.email }
    }
}

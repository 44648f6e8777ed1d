//! The people whom the other contexts may know of. Called through the port `UserDirectory`.

use async_trait::async_trait;
use uuid::Uuid;

use super::models::Account;
use super::ports::{Person, UserDirectory};
use super::repositories::Accounts;
use crate::chassis::{DataSource, Email, Error};

/// Tells of people with a confirmed account.
#[derive(Clone)]
pub struct PeopleService {
    accounts: Accounts,
}

impl PeopleService {
    pub fn new(source: &DataSource) -> Self {
        Self { accounts: Accounts::new(source.clone()) }
    }
}

#[async_trait]
impl UserDirectory for PeopleService {
    async fn people(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        // ANCHOR: people
        let accounts = self.accounts.find_all(email, ids).await?;
        let confirmed = accounts.into_iter().filter(|account| account.confirmed);
        Ok(confirmed.map(Person::from).collect())
        // ANCHOR_END: people
    }
}

/// The password's hash stays behind.
impl From<Account> for Person {
    fn from(account: Account) -> Self {
        Self { id: account.id, name: account.name, email: account.email }
    }
}

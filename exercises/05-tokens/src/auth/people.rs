//! The people whom the other services may know of. Called by `internal`.

use serde::Serialize;
use uuid::Uuid;

use super::models::Account;
use super::repositories::Accounts;
use crate::chassis::{DataSource, Email, Error};

/// Somebody with a confirmed account, as others may know them.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    pub email: String,
}

/// Tells of people with a confirmed account.
#[derive(Clone)]
pub struct PeopleService {
    accounts: Accounts,
}

impl PeopleService {
    pub fn new(source: &DataSource) -> Self {
        Self { accounts: Accounts::new(source.clone()) }
    }

    /// The person with this address and the people with these ids, in any order. Those who are not
    /// known, or have not confirmed their address, are missing.
    pub async fn find(&self, email: Option<&Email>, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        let accounts = self.accounts.find_all(email, ids).await?;
        let confirmed = accounts.into_iter().filter(|account| account.confirmed);
        Ok(confirmed.map(Person::from).collect())
    }
}

/// The password's hash stays behind.
impl From<Account> for Person {
    fn from(account: Account) -> Self {
        Self { id: account.id, name: account.name, email: account.email }
    }
}

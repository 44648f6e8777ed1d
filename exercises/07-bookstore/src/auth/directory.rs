//! The directory of people: what auth tells the other services. Called by `internal`.

use serde::Serialize;
use uuid::Uuid;

use super::models::Account;
use super::repositories::Accounts;
use crate::chassis::{DataSource, Error};
use crate::mail::Email;

/// Somebody with a confirmed account, as others may know them.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    pub email: String,
}

/// The directory on the table of accounts.
#[derive(Clone)]
pub struct Directory {
    accounts: Accounts,
}

impl Directory {
    pub fn new(source: &DataSource) -> Self {
        Self { accounts: Accounts::new(source.clone()) }
    }

    pub async fn find_by_email(&self, email: &Email) -> Result<Option<Person>, Error> {
        let account = self.accounts.find_by_email(email).await?;
        Ok(account.filter(|account| account.confirmed).map(Person::from))
    }

    /// These people in one question, in any order. Who is not known is not in the answer.
    pub async fn people(&self, ids: &[Uuid]) -> Result<Vec<Person>, Error> {
        let accounts = self.accounts.find_all(ids).await?;
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

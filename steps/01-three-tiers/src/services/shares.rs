//! The rules about sharing. Called by the share controllers.

use uuid::Uuid;

use super::MailService;
use super::access::authorize;
use crate::chassis::{DataSource, Email, Page, PageRequest};
use crate::error::Error;
use crate::models::{Account, Action, Permission, Share, SharedNote};
use crate::repositories::{Accounts, Notes, Shares};

/// Shares the notes of somebody who is signed in.
#[derive(Clone)]
pub struct ShareService {
    shares: Shares,
    notes: Notes,
    accounts: Accounts,
    mail: MailService,
}

impl ShareService {
    pub fn new(source: &DataSource, mail: MailService) -> Self {
        Self {
            shares: Shares::new(source.clone()),
            notes: Notes::new(source.clone()),
            accounts: Accounts::new(source.clone()),
            mail,
        }
    }

    /// Shares a note and tells the person by mail. Once more with the same permission changes
    /// nothing and mails nothing.
    pub async fn share(
        &self,
        note: Uuid,
        owner: Uuid,
        email: &str,
        permission: Permission,
    ) -> Result<(), Error> {
        let note = authorize(&self.notes, note, owner, Action::Manage).await?;
        let person = self.person(email).await?.ok_or(Error::UnknownPerson)?;
        if person.id == owner {
            return Err(Error::SharedWithOwner);
        }
        if self.shares.upsert(note.id, person.id, permission).await? {
            let owner = self.accounts.find(owner).await?.ok_or(Error::NOT_FOUND)?;
            self.mail.tell_shared(&person, &owner, &note, permission);
        }
        Ok(())
    }

    /// Ends a share; one that does not exist is no error.
    pub async fn unshare(&self, note: Uuid, owner: Uuid, email: &str) -> Result<(), Error> {
        let note = authorize(&self.notes, note, owner, Action::Manage).await?;
        if let Some(person) = self.person(email).await? {
            self.shares.delete(note.id, person.id).await?;
        }
        Ok(())
    }

    pub async fn of_note(&self, note: Uuid, owner: Uuid) -> Result<Vec<Share>, Error> {
        let note = authorize(&self.notes, note, owner, Action::Manage).await?;
        Ok(self.shares.of_note(note.id).await?)
    }

    pub async fn with_reader(
        &self,
        reader: Uuid,
        page: &PageRequest,
    ) -> Result<Page<SharedNote>, Error> {
        let rows = self.shares.with_reader(reader, page).await?;
        Ok(page.page(rows, |shared| shared.note.id))
    }

    /// The confirmed account with this address; a text that is no address belongs to nobody.
    async fn person(&self, email: &str) -> Result<Option<Account>, Error> {
        let Ok(email) = Email::parse(email) else { return Ok(None) };
        let account = self.accounts.find_by_email(&email).await?;
        Ok(account.filter(|account| account.confirmed))
    }
}

//! The rules about sharing. Called by the share controllers.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use uuid::Uuid;

use super::access::authorize;
use crate::chassis::{DataSource, Email, Page, PageRequest};
use crate::mail::{Mail, Mailer};
use crate::notes::error::Error;
use crate::notes::models::{Action, Note, Permission, Share, SharedNote};
use crate::notes::ports::{Person, UserDirectory};
use crate::notes::repositories::{Notes, Shares};

/// Shares the notes of somebody who is signed in.
#[derive(Clone)]
pub struct ShareService {
    shares: Shares,
    notes: Notes,
    directory: Arc<dyn UserDirectory>,
    mail: Arc<dyn Mailer>,
}

impl ShareService {
    pub fn new(
        source: &DataSource,
        directory: Arc<dyn UserDirectory>,
        mail: Arc<dyn Mailer>,
    ) -> Self {
        let (shares, notes) = (Shares::new(source.clone()), Notes::new(source.clone()));
        Self { shares, notes, directory, mail }
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
        // A text that is no address belongs to nobody.
        let email = Email::parse(email).map_err(|_| Error::UnknownPerson)?;
        // One question for both people, and before the change: one that failed after it would leave
        // a share that nobody is told of.
        let people = self.directory.people(Some(&email), &[owner]).await?;
        let person = people.iter().find(|person| person.email == email.as_str());
        let person = person.ok_or(Error::UnknownPerson)?;
        if person.id == owner {
            return Err(Error::SharedWithOwner);
        }
        let owner = people.iter().find(|person| person.id == owner).ok_or(Error::NOT_FOUND)?;
        if self.shares.upsert(note.id, person.id, permission).await? {
            self.mail.post(share_mail(person, owner, &note, permission));
        }
        Ok(())
    }

    /// Ends a share; one that does not exist is no error.
    pub async fn unshare(&self, note: Uuid, owner: Uuid, email: &str) -> Result<(), Error> {
        let note = authorize(&self.notes, note, owner, Action::Manage).await?;
        let Ok(email) = Email::parse(email) else { return Ok(()) };
        for person in self.directory.people(Some(&email), &[]).await? {
            self.shares.delete(note.id, person.id).await?;
        }
        Ok(())
    }

    // ANCHOR: people_of_a_note
    pub async fn of_note(&self, note: Uuid, owner: Uuid) -> Result<Vec<Share>, Error> {
        let note = authorize(&self.notes, note, owner, Action::Manage).await?;
        let stored = self.shares.of_note(note.id).await?;
        let people = self.people(stored.iter().map(|share| share.account_id)).await?;
        // ANCHOR_END: people_of_a_note
        let shares = stored.iter().filter_map(|share| {
            let Person { email, name, .. } = people.get(&share.account_id)?.clone();
            Some(Share { email, name, permission: share.permission })
        });
        let mut shares: Vec<Share> = shares.collect();
        shares.sort_by(|one, other| one.email.cmp(&other.email));
        Ok(shares)
    }

    /// One page of the notes that others share with `reader`, each with its owner's name. Notes of
    /// somebody whom the directory does not know (any more) are left out.
    pub async fn with_reader(
        &self,
        reader: Uuid,
        page: &PageRequest,
    ) -> Result<Page<SharedNote>, Error> {
        let rows = self.shares.with_reader(reader, page).await?;
        let Page { items, next } = page.page(rows, |shared| shared.note.id);
        // ANCHOR: shared_page
        let owners = self.people(items.iter().map(|shared| shared.note.owner_id)).await?;
        let named = items.into_iter().filter_map(|shared| {
            let owner_name = owners.get(&shared.note.owner_id)?.name.clone();
            Some(SharedNote { note: shared.note, owner_name, permission: shared.permission })
        });
        let items = named.collect();
        // ANCHOR_END: shared_page
        Ok(Page { items, next })
    }

    // ANCHOR: people
    /// These people by their ids: one question to the directory, however many they are.
    async fn people(
        &self,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Person>, Error> {
        let ids: Vec<Uuid> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let people = self.directory.people(None, &ids).await?;
        Ok(people.into_iter().map(|person| (person.id, person)).collect())
    }
    // ANCHOR_END: people
}

/// Tells somebody that a note is shared with them.
fn share_mail(to: &Person, owner: &Person, note: &Note, permission: Permission) -> Mail {
    let title = note.title.as_deref().unwrap_or("a note without a title");
    let text = format!(
        "Hello {},\n\n{} shares a note with you, as {}: {title}\n",
        to.name,
        owner.name,
        permission.as_str()
    );
    Mail { to: to.email.clone(), subject: "A note is shared with you".to_owned(), text }
}

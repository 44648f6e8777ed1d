//! The rules about tags. Called by the tag controllers.

use uuid::Uuid;

use crate::chassis::{DataSource, Page, PageRequest};
use crate::error::Error;
use crate::models::{Tag, TagDraft};
use crate::repositories::Tags;

/// Keeps the tags of somebody who is signed in. Somebody else's tag does not exist.
#[derive(Clone)]
pub struct TagService {
    tags: Tags,
}

impl TagService {
    pub fn new(source: &DataSource) -> Self {
        Self { tags: Tags::new(source.clone()) }
    }

    pub async fn create(&self, owner: Uuid, draft: &TagDraft) -> Result<Tag, Error> {
        Ok(self.tags.insert(owner, draft).await?)
    }

    pub async fn list(&self, owner: Uuid, page: &PageRequest) -> Result<Page<Tag>, Error> {
        let rows = self.tags.list(owner, page).await?;
        Ok(page.page(rows, |tag| tag.id))
    }

    pub async fn read(&self, id: Uuid, owner: Uuid) -> Result<Tag, Error> {
        self.tags.find(id, owner).await?.ok_or(Error::NOT_FOUND)
    }

    pub async fn change(&self, id: Uuid, owner: Uuid, draft: &TagDraft) -> Result<Tag, Error> {
        self.tags.change(id, owner, draft).await?.ok_or(Error::NOT_FOUND)
    }

    pub async fn delete(&self, id: Uuid, owner: Uuid) -> Result<(), Error> {
        match self.tags.delete(id, owner).await? {
            true => Ok(()),
            false => Err(Error::NOT_FOUND),
        }
    }
}

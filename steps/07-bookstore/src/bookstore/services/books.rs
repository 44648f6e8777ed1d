//! The rules about books. Called by the book controller.

use uuid::Uuid;

use crate::bookstore::data_sources::DataSources;
use crate::bookstore::error::Error;
use crate::bookstore::models::{Book, BookChange, BookDraft};
use crate::bookstore::repositories::Books;
use crate::chassis::data::filter::{Condition, Filter};

/// Keeps the books.
#[derive(Clone)]
pub struct BookService {
    books: Books,
}

impl BookService {
    pub fn new(sources: &DataSources) -> Self {
        Self { books: Books::new(sources.db.clone()) }
    }

    /// Adds a book. Its id is new, and made here; no client chooses it.
    pub async fn create(&self, draft: &BookDraft) -> Result<Book, Error> {
        self.books.insert(Uuid::now_v7(), draft).await
    }

    pub async fn list(&self, filter: &Filter) -> Result<Vec<Book>, Error> {
        self.books.list(filter).await
    }

    pub async fn count(&self, condition: &Condition) -> Result<u64, Error> {
        self.books.count(condition).await
    }

    pub async fn read(&self, id: Uuid) -> Result<Book, Error> {
        self.books.find(id).await?.ok_or(Error::NOT_FOUND)
    }

    /// Replaces all but the id.
    pub async fn replace(&self, id: Uuid, draft: &BookDraft) -> Result<Book, Error> {
        self.books.replace(id, draft).await?.ok_or(Error::NOT_FOUND)
    }

    pub async fn change(&self, id: Uuid, change: &BookChange) -> Result<Book, Error> {
        self.books.change(id, change).await?.ok_or(Error::NOT_FOUND)
    }

    /// Changes every book that is like that, all or none, and counts them.
    pub async fn change_all(
        &self,
        condition: &Condition,
        change: &BookChange,
    ) -> Result<u64, Error> {
        self.books.change_all(condition, change).await
    }

    pub async fn delete(&self, id: Uuid) -> Result<(), Error> {
        match self.books.delete(id).await? {
            true => Ok(()),
            false => Err(Error::NOT_FOUND),
        }
    }
}

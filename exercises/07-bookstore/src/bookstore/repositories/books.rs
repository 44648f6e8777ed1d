//! SQL for books. Called by the rules about them.

use sqlx::{QueryBuilder, query_as};
use uuid::Uuid;

use crate::bookstore::error::Error;
use crate::bookstore::models::{Book, BookChange, BookDraft};
use crate::chassis::data::filter::{Condition, Filter};
use crate::chassis::{DataSource, on};

/// Pushes `, column = value` for each part of a change. It is a macro because the value becomes an
/// argument of whichever database there is.
macro_rules! push_change {
    ($query:ident, $change:ident) => {
        if let Some(title) = &$change.title {
            $query.push(", title = ").push_bind(title);
        }
        if let Some(author) = &$change.author {
            $query.push(", author = ").push_bind(author);
        }
        if let Some(isbn) = &$change.isbn {
            $query.push(", isbn = ").push_bind(isbn);
        }
        if let Some(pages) = &$change.pages {
            $query.push(", pages = ").push_bind(pages);
        }
        if let Some(published) = &$change.published {
            $query.push(", published = ").push_bind(published);
        }
        if let Some(in_stock) = &$change.in_stock {
            $query.push(", in_stock = ").push_bind(in_stock);
        }
    };
}

/// The table `books`.
#[derive(Clone, Debug)]
pub struct Books {
    source: DataSource,
}

impl Books {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    pub async fn insert(&self, id: Uuid, draft: &BookDraft) -> Result<Book, Error> {
        const SQL: &str = "
            INSERT INTO books (id, title, author, isbn, pages, published, in_stock)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            RETURNING id, title, author, isbn, pages, published, in_stock";
        Ok(on!(&self.source, pool => {
            query_as(SQL)
                .bind(id)
                .bind(&draft.title)
                .bind(&draft.author)
                .bind(&draft.isbn)
                .bind(draft.pages)
                .bind(draft.published)
                .bind(draft.in_stock)
                .fetch_one(pool)
                .await?
        }))
    }

    pub async fn list(&self, filter: &Filter) -> Result<Vec<Book>, Error> {
        const SQL: &str = "
            SELECT id, title, author, isbn, pages, published, in_stock FROM books";
        Ok(on!(&self.source, pool => {
            let mut query = QueryBuilder::new(SQL);
            filter.push_sql(&mut query);
            query.build_query_as().fetch_all(pool).await?
        }))
    }

    pub async fn count(&self, condition: &Condition) -> Result<u64, Error> {
        let count: i64 = on!(&self.source, pool => {
            let mut query = QueryBuilder::new("SELECT COUNT(*) FROM books WHERE ");
            condition.push_sql(&mut query);
            query.build_query_scalar().fetch_one(pool).await?
        });
        Ok(count.unsigned_abs())
    }

    pub async fn find(&self, id: Uuid) -> Result<Option<Book>, Error> {
        const SQL: &str = "
            SELECT id, title, author, isbn, pages, published, in_stock FROM books WHERE id = $1";
        Ok(on!(&self.source, pool => query_as(SQL).bind(id).fetch_optional(pool).await?))
    }

    /// Replaces all but the id; `None` if there is no such book.
    pub async fn replace(&self, id: Uuid, draft: &BookDraft) -> Result<Option<Book>, Error> {
        const SQL: &str = "
            UPDATE books
            SET title = $2, author = $3, isbn = $4, pages = $5, published = $6, in_stock = $7
            WHERE id = $1
            RETURNING id, title, author, isbn, pages, published, in_stock";
        Ok(on!(&self.source, pool => {
            query_as(SQL)
                .bind(id)
                .bind(&draft.title)
                .bind(&draft.author)
                .bind(&draft.isbn)
                .bind(draft.pages)
                .bind(draft.published)
                .bind(draft.in_stock)
                .fetch_optional(pool)
                .await?
        }))
    }

    /// Changes what is to be changed; `None` if there is no such book.
    pub async fn change(&self, id: Uuid, change: &BookChange) -> Result<Option<Book>, Error> {
        Ok(on!(&self.source, pool => {
            let mut query = QueryBuilder::new("UPDATE books SET id = id");
            push_change!(query, change);
            query.push(" WHERE id = ").push_bind(id);
            query.push(" RETURNING id, title, author, isbn, pages, published, in_stock");
            query.build_query_as().fetch_optional(pool).await?
        }))
    }

    /// Changes every book that is like that, and counts them.
    pub async fn change_all(
        &self,
        condition: &Condition,
        change: &BookChange,
    ) -> Result<u64, Error> {
        Ok(on!(&self.source, pool => {
            let mut query = QueryBuilder::new("UPDATE books SET id = id");
            push_change!(query, change);
            query.push(" WHERE ");
            condition.push_sql(&mut query);
            query.build().execute(pool).await?.rows_affected()
        }))
    }

    /// Deletes a book; `false` if there is none.
    pub async fn delete(&self, id: Uuid) -> Result<bool, Error> {
        const SQL: &str = "DELETE FROM books WHERE id = $1";
        let done = on!(&self.source, pool => {
            sqlx::query(SQL).bind(id).execute(pool).await?.rows_affected()
        });
        Ok(done == 1)
    }
}

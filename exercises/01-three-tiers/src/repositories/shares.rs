//! SQL for shares. Called by the share service.

use sqlx::query_as;
use uuid::Uuid;

use crate::chassis::{DataSource, PageRequest, on};
use crate::models::{Note, Permission, Share, SharedNote};
use crate::repositories::Notes;

/// The table `shares`, joined with the accounts.
#[derive(Clone, Debug)]
pub struct Shares {
    source: DataSource,
    notes: Notes,
}

impl Shares {
    pub fn new(source: DataSource) -> Self {
        Self { notes: Notes::new(source.clone()), source }
    }

    /// Shares a note, or changes the permission. `false` if it was shared just so already.
    pub async fn upsert(
        &self,
        note: Uuid,
        account: Uuid,
        permission: Permission,
    ) -> sqlx::Result<bool> {
        const SQL: &str = "
            INSERT INTO shares (note_id, account_id, permission) VALUES ($1, $2, $3)
            ON CONFLICT (note_id, account_id) DO UPDATE SET permission = excluded.permission
            WHERE shares.permission <> excluded.permission";
        on!(&self.source, pool => {
            let done = sqlx::query(SQL)
                .bind(note)
                .bind(account)
                .bind(permission.as_str())
                .execute(pool)
                .await?;
            Ok(done.rows_affected() == 1)
        })
    }

    pub async fn delete(&self, note: Uuid, account: Uuid) -> sqlx::Result<()> {
        const SQL: &str = "DELETE FROM shares WHERE note_id = $1 AND account_id = $2";
        on!(&self.source, pool => {
            sqlx::query(SQL).bind(note).bind(account).execute(pool).await.map(|_| ())
        })
    }

    /// Everybody that a note is shared with, by address.
    pub async fn of_note(&self, note: Uuid) -> sqlx::Result<Vec<Share>> {
        const SQL: &str = "
            SELECT email, name, permission
            FROM shares JOIN accounts ON accounts.id = shares.account_id
            WHERE note_id = $1
            ORDER BY email";
        on!(&self.source, pool => query_as(SQL).bind(note).fetch_all(pool).await)
    }

    /// One page of the notes that others share with `reader`, newest first, each with its owner's
    /// name: up to `page.rows()` of them.
    pub async fn with_reader(
        &self,
        reader: Uuid,
        page: &PageRequest,
    ) -> sqlx::Result<Vec<SharedNote>> {
        const SQL: &str = "
            SELECT notes.id, owner_id, title, content, color, version, notes.created_at, updated_at,
                   accounts.name AS owner_name, permission
            FROM shares
            JOIN notes ON notes.id = shares.note_id
            JOIN accounts ON accounts.id = notes.owner_id
            WHERE shares.account_id = $1 AND ($2 IS NULL OR notes.id < $2)
            ORDER BY notes.id DESC
            LIMIT $3";
        let mut shared: Vec<SharedNote> = on!(&self.source, pool => {
            query_as(SQL).bind(reader).bind(page.after).bind(page.rows()).fetch_all(pool).await?
        });
        let notes: Vec<Note> = shared.iter().map(|shared| shared.note.clone()).collect();
        for (shared, note) in shared.iter_mut().zip(self.notes.with_tags(notes).await?) {
            shared.note = note;
        }
        Ok(shared)
    }
}

//! SQL for shares. Called by the share service.

use sqlx::query_as;
use uuid::Uuid;

use super::Notes;
use crate::chassis::{DataSource, PageRequest, on};
use crate::notes::models::{Note, Permission, StoredShare, StoredSharedNote};

/// The table `shares`.
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

    /// Everybody that a note is shared with.
    pub async fn of_note(&self, note: Uuid) -> sqlx::Result<Vec<StoredShare>> {
        // HOLE 4 of 5, of_note: Read the account and the permission of every share of a note
        // ($1), from the tables of the notes alone. Their order does not matter here: the
        // service sorts the people by their addresses. As it stands, everything works, and the
        // statement reads a table that is identity's.
        // Turns green: no_statement_touches_a_table_of_another_context
        const SQL: &str = "
            SELECT account_id, permission
            FROM shares JOIN accounts ON accounts.id = shares.account_id
            WHERE note_id = $1
            ORDER BY accounts.email";
        // END OF HOLE of_note
        on!(&self.source, pool => query_as(SQL).bind(note).fetch_all(pool).await)
    }

    /// One page of the notes that others share with `reader`, newest first: up to `page.rows()` of
    /// them.
    pub async fn with_reader(
        &self,
        reader: Uuid,
        page: &PageRequest,
    ) -> sqlx::Result<Vec<StoredSharedNote>> {
        // HOLE 3 of 5, with_reader: List the notes that others share with the reader, newest
        // first, after the cursor. The parameters are: $1 reader, $2 cursor or NULL, $3 rows.
        // The columns are those of a note and `permission`; the tables are in
        // migrations/0003_contexts.sql. As it stands, everybody is shown what they share,
        // oldest first and without the cursor, and not what is shared with them.
        // Turns green: whoever_may_edit_may_read_and_finds_the_note_in_the_list,
        // everybody_finds_what_is_shared_with_them_and_nothing_else,
        // shared_notes_are_listed_newest_first_each_on_one_page,
        // a_shared_note_is_listed_with_its_owner_and_my_permission,
        // a_page_of_shared_notes_asks_the_directory_once,
        // a_note_whose_owner_is_gone_is_left_out_of_the_list,
        // the_client_journey_from_sign_up_to_sign_out
        const SQL: &str = "
            SELECT id, owner_id, title, content, color, version, created_at, updated_at, permission
            FROM notes JOIN shares ON shares.note_id = notes.id
            WHERE notes.owner_id = $1
            ORDER BY notes.id
            LIMIT $3";
        // END OF HOLE with_reader
        let mut shared: Vec<StoredSharedNote> = on!(&self.source, pool => {
            query_as(SQL).bind(reader).bind(page.after).bind(page.rows()).fetch_all(pool).await?
        });
        let notes: Vec<Note> = shared.iter().map(|shared| shared.note.clone()).collect();
        for (shared, note) in shared.iter_mut().zip(self.notes.with_tags(notes).await?) {
            shared.note = note;
        }
        Ok(shared)
    }
}

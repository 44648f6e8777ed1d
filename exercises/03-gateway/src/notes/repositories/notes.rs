//! SQL for notes and the tags on them. Called by the note service.

use std::collections::HashMap;

use sqlx::query_as;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::chassis::{DataSource, PageRequest, on};
use crate::notes::models::{Access, Color, Note, NoteChange, NoteDraft, NoteFilter, Title, folded};

/// The tables `notes` and `note_tags`.
#[derive(Clone, Debug)]
pub struct Notes {
    source: DataSource,
}

/// A note, with the permission that a share gives on it.
#[derive(sqlx::FromRow)]
struct SeenNote {
    #[sqlx(flatten)]
    note: Note,
    permission: Option<String>,
}

impl Notes {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    /// Adds a note and puts its tags on it, all or nothing.
    pub async fn insert(
        &self,
        owner: Uuid,
        draft: &NoteDraft,
        now: OffsetDateTime,
    ) -> sqlx::Result<Note> {
        const NOTE: &str = "
            INSERT INTO notes (id, owner_id, title, content, color, search_text, version,
                               created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)
            RETURNING id, owner_id, title, content, color, version, created_at, updated_at";
        const TAG: &str = "
            INSERT INTO note_tags (note_id, tag_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let mut note: Note = on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            let note: Note = query_as(NOTE)
                .bind(Uuid::now_v7())
                .bind(owner)
                .bind(draft.title.as_ref().map(Title::as_str))
                .bind(draft.content.as_str())
                .bind(draft.color.as_str())
                .bind(search_text(draft.title.as_ref(), draft.content.as_str()))
                .bind(now)
                .fetch_one(&mut *transaction)
                .await?;
            for tag in &draft.tags {
                sqlx::query(TAG).bind(note.id).bind(tag).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
            note
        });
        note.tags.clone_from(&draft.tags);
        note.tags.sort();
        note.tags.dedup();
        Ok(note)
    }

    /// One page of the notes that `owner` wrote, newest first: up to `page.rows()` of them.
    pub async fn list(
        &self,
        owner: Uuid,
        filter: &NoteFilter,
        page: &PageRequest,
    ) -> sqlx::Result<Vec<Note>> {
        const SQL: &str = r"
            SELECT id, owner_id, title, content, color, version, created_at, updated_at
            FROM notes
            WHERE owner_id = $1
              AND ($2 IS NULL OR id < $2)
              AND ($3 IS NULL OR color = $3)
              AND ($4 IS NULL OR search_text LIKE $4 ESCAPE '\')
              AND ($5 IS NULL OR id IN (SELECT note_id FROM note_tags WHERE tag_id = $5))
            ORDER BY id DESC
            LIMIT $6";
        let notes = on!(&self.source, pool => {
            query_as(SQL)
                .bind(owner)
                .bind(page.after)
                .bind(filter.color.map(Color::as_str))
                .bind(filter.search.as_ref().map(|search| search.pattern()))
                .bind(filter.tag)
                .bind(page.rows())
                .fetch_all(pool)
                .await?
        });
        self.with_tags(notes).await
    }

    /// A note, and what `reader` is to it; `None` for the access of a stranger.
    pub async fn find(
        &self,
        id: Uuid,
        reader: Uuid,
    ) -> sqlx::Result<Option<(Note, Option<Access>)>> {
        const SQL: &str = "
            SELECT id, owner_id, title, content, color, version, created_at, updated_at, permission
            FROM notes LEFT JOIN shares ON shares.note_id = id AND shares.account_id = $2
            WHERE id = $1";
        let seen: Option<SeenNote> = on!(&self.source, pool => {
            query_as(SQL).bind(id).bind(reader).fetch_optional(pool).await?
        });
        let Some(SeenNote { note, permission }) = seen else { return Ok(None) };
        let access = match permission.as_deref() {
            _ if note.owner_id == reader => Some(Access::Owner),
            Some("editor") => Some(Access::Editor),
            Some(_) => Some(Access::Viewer),
            None => None,
        };
        let note = self.with_tags(vec![note]).await?.remove(0);
        Ok(Some((note, access)))
    }

    /// Replaces the title and the content if the note still has `version`; else `None`.
    pub async fn change(
        &self,
        id: Uuid,
        version: Option<i64>,
        change: &NoteChange,
        now: OffsetDateTime,
    ) -> sqlx::Result<Option<Note>> {
        const SQL: &str = "
            UPDATE notes
            SET title = $3, content = $4, search_text = $5, updated_at = $6, version = version + 1
            WHERE id = $1 AND ($2 IS NULL OR version = $2)
            RETURNING id, owner_id, title, content, color, version, created_at, updated_at";
        let note: Option<Note> = on!(&self.source, pool => {
            query_as(SQL)
                .bind(id)
                .bind(version)
                .bind(change.title.as_ref().map(Title::as_str))
                .bind(change.content.as_str())
                .bind(search_text(change.title.as_ref(), change.content.as_str()))
                .bind(now)
                .fetch_optional(pool)
                .await?
        });
        Ok(self.with_tags(Vec::from_iter(note)).await?.pop())
    }

    /// Gives it another color if it still has `version`; else `None`.
    pub async fn set_color(
        &self,
        id: Uuid,
        version: Option<i64>,
        color: Color,
        now: OffsetDateTime,
    ) -> sqlx::Result<Option<Note>> {
        const SQL: &str = "
            UPDATE notes SET color = $3, updated_at = $4, version = version + 1
            WHERE id = $1 AND ($2 IS NULL OR version = $2)
            RETURNING id, owner_id, title, content, color, version, created_at, updated_at";
        let note: Option<Note> = on!(&self.source, pool => {
            let query = query_as(SQL).bind(id).bind(version).bind(color.as_str()).bind(now);
            query.fetch_optional(pool).await?
        });
        Ok(self.with_tags(Vec::from_iter(note)).await?.pop())
    }

    /// Puts a tag on a note; a second time changes nothing.
    pub async fn add_tag(&self, id: Uuid, tag: Uuid, now: OffsetDateTime) -> sqlx::Result<()> {
        const ADD: &str = "
            INSERT INTO note_tags (note_id, tag_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.change_tag(ADD, id, tag, now).await
    }

    /// Takes a tag off a note; a second time changes nothing.
    pub async fn remove_tag(&self, id: Uuid, tag: Uuid, now: OffsetDateTime) -> sqlx::Result<()> {
        const REMOVE: &str = "DELETE FROM note_tags WHERE note_id = $1 AND tag_id = $2";
        self.change_tag(REMOVE, id, tag, now).await
    }

    /// The tags are part of what a client reads, so a change of them is a new version.
    async fn change_tag(
        &self,
        sql: &'static str,
        id: Uuid,
        tag: Uuid,
        now: OffsetDateTime,
    ) -> sqlx::Result<()> {
        const TOUCH: &str = "
            UPDATE notes SET updated_at = $2, version = version + 1 WHERE id = $1";
        on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            let done = sqlx::query(sql).bind(id).bind(tag).execute(&mut *transaction).await?;
            if done.rows_affected() > 0 {
                sqlx::query(TOUCH).bind(id).bind(now).execute(&mut *transaction).await?;
            }
            transaction.commit().await
        })
    }

    /// Deletes it if it still has `version`; else `false`.
    pub async fn delete(&self, id: Uuid, version: Option<i64>) -> sqlx::Result<bool> {
        const SQL: &str = "DELETE FROM notes WHERE id = $1 AND ($2 IS NULL OR version = $2)";
        on!(&self.source, pool => {
            let done = sqlx::query(SQL).bind(id).bind(version).execute(pool).await?;
            Ok(done.rows_affected() > 0)
        })
    }

    /// Reads the tags of all these notes in one more query, not in one query a note.
    pub(super) async fn with_tags(&self, mut notes: Vec<Note>) -> sqlx::Result<Vec<Note>> {
        if notes.is_empty() {
            return Ok(notes);
        }
        let pairs: Vec<(Uuid, Uuid)> = on!(&self.source, pool => {
            let mut query = sqlx::QueryBuilder::new(
                "SELECT note_id, tag_id FROM note_tags WHERE note_id IN (",
            );
            let mut ids = query.separated(", ");
            for note in &notes {
                ids.push_bind(note.id);
            }
            query.push(") ORDER BY tag_id");
            query.build_query_as().fetch_all(pool).await?
        });
        let mut tags: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for (note, tag) in pairs {
            tags.entry(note).or_default().push(tag);
        }
        for note in &mut notes {
            note.tags = tags.remove(&note.id).unwrap_or_default();
        }
        Ok(notes)
    }
}

fn search_text(title: Option<&Title>, content: &str) -> String {
    let title = title.map(Title::as_str).unwrap_or_default();
    folded(&format!("{title}\n{content}"))
}

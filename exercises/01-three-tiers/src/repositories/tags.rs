//! SQL for tags. Called by the tag and the note service.

use sqlx::query_as;
use uuid::Uuid;

use crate::chassis::{DataSource, PageRequest, on};
use crate::models::{Tag, TagDescription, TagDraft};

/// The table `tags`.
#[derive(Clone, Debug)]
pub struct Tags {
    source: DataSource,
}

impl Tags {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    pub async fn insert(&self, owner: Uuid, draft: &TagDraft) -> sqlx::Result<Tag> {
        const SQL: &str = "
            INSERT INTO tags (id, owner_id, title, description, color)
            VALUES ($1, $2, $3, $4, $5)
            RETURNING id, title, description, color";
        on!(&self.source, pool => {
            query_as(SQL)
                .bind(Uuid::now_v7())
                .bind(owner)
                .bind(draft.title.as_str())
                .bind(draft.description.as_ref().map(TagDescription::as_str))
                .bind(draft.color.as_str())
                .fetch_one(pool)
                .await
        })
    }

    /// One page of the owner's tags, newest first: up to `page.rows()` of them.
    pub async fn list(&self, owner: Uuid, page: &PageRequest) -> sqlx::Result<Vec<Tag>> {
        const SQL: &str = "
            SELECT id, title, description, color FROM tags
            WHERE owner_id = $1 AND ($2 IS NULL OR id < $2)
            ORDER BY id DESC
            LIMIT $3";
        on!(&self.source, pool => {
            query_as(SQL).bind(owner).bind(page.after).bind(page.rows()).fetch_all(pool).await
        })
    }

    pub async fn find(&self, id: Uuid, owner: Uuid) -> sqlx::Result<Option<Tag>> {
        const SQL: &str = "
            SELECT id, title, description, color FROM tags WHERE id = $1 AND owner_id = $2";
        on!(&self.source, pool => query_as(SQL).bind(id).bind(owner).fetch_optional(pool).await)
    }

    pub async fn change(
        &self,
        id: Uuid,
        owner: Uuid,
        draft: &TagDraft,
    ) -> sqlx::Result<Option<Tag>> {
        const SQL: &str = "
            UPDATE tags SET title = $3, description = $4, color = $5
            WHERE id = $1 AND owner_id = $2
            RETURNING id, title, description, color";
        on!(&self.source, pool => {
            query_as(SQL)
                .bind(id)
                .bind(owner)
                .bind(draft.title.as_str())
                .bind(draft.description.as_ref().map(TagDescription::as_str))
                .bind(draft.color.as_str())
                .fetch_optional(pool)
                .await
        })
    }

    /// Deletes a tag and takes it off the notes, which thereby change. `false` if there is none.
    pub async fn delete(&self, id: Uuid, owner: Uuid) -> sqlx::Result<bool> {
        const TOUCH: &str = "
            UPDATE notes SET version = version + 1
            WHERE owner_id = $2 AND id IN (SELECT note_id FROM note_tags WHERE tag_id = $1)";
        const DELETE: &str = "DELETE FROM tags WHERE id = $1 AND owner_id = $2";
        on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(TOUCH).bind(id).bind(owner).execute(&mut *transaction).await?;
            let done =
                sqlx::query(DELETE).bind(id).bind(owner).execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(done.rows_affected() == 1)
        })
    }
}

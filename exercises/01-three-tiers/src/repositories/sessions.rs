//! SQL for sessions. Called by the auth service.

use uuid::Uuid;

use crate::chassis::{DataSource, on};

/// The table `sessions`.
#[derive(Clone, Debug)]
pub struct Sessions {
    source: DataSource,
}

impl Sessions {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    /// Adds a session, and removes those of the account that have ended.
    pub async fn add(
        &self,
        token_hash: &str,
        account: Uuid,
        expires_at: i64,
        now: i64,
    ) -> sqlx::Result<()> {
        const ADD: &str = "
            INSERT INTO sessions (token_hash, account_id, expires_at) VALUES ($1, $2, $3)";
        const TIDY: &str = "DELETE FROM sessions WHERE account_id = $1 AND expires_at <= $2";
        on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(ADD)
                .bind(token_hash)
                .bind(account)
                .bind(expires_at)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(TIDY).bind(account).bind(now).execute(&mut *transaction).await?;
            transaction.commit().await
        })
    }

    /// The owner of a session that has not ended.
    pub async fn account(&self, token_hash: &str, now: i64) -> sqlx::Result<Option<Uuid>> {
        const SQL: &str = "
            SELECT account_id FROM sessions WHERE token_hash = $1 AND expires_at > $2";
        on!(&self.source, pool => {
            sqlx::query_scalar(SQL).bind(token_hash).bind(now).fetch_optional(pool).await
        })
    }

    pub async fn remove(&self, token_hash: &str) -> sqlx::Result<()> {
        const SQL: &str = "DELETE FROM sessions WHERE token_hash = $1";
        on!(&self.source, pool => {
            sqlx::query(SQL).bind(token_hash).execute(pool).await.map(|_| ())
        })
    }
}

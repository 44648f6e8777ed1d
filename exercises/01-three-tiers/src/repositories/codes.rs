//! SQL for one-time codes. Called by the codes service.

use sqlx::query_as;
use uuid::Uuid;

use crate::chassis::{DataSource, on};
use crate::models::{Purpose, StoredCode};

/// The table `codes`.
#[derive(Clone, Debug)]
pub struct Codes {
    source: DataSource,
}

/// A code about to be mailed.
#[derive(Clone, Debug)]
pub struct NewCode {
    pub code_hash: String,
    pub attempts: i64,
    pub expires_at: i64,
    pub issued: i64,
    pub window_start: i64,
}

impl Codes {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    /// The code last mailed to this account for this purpose.
    pub async fn find(&self, account: Uuid, purpose: Purpose) -> sqlx::Result<Option<StoredCode>> {
        const SQL: &str = "
            SELECT code_hash, expires_at, issued, window_start
            FROM codes WHERE account_id = $1 AND purpose = $2";
        on!(&self.source, pool => {
            query_as(SQL).bind(account).bind(purpose.as_str()).fetch_optional(pool).await
        })
    }

    /// Keeps a new code in place of the old one.
    pub async fn replace(
        &self,
        account: Uuid,
        purpose: Purpose,
        new: &NewCode,
    ) -> sqlx::Result<()> {
        const SQL: &str = "
            INSERT INTO codes
                (account_id, purpose, code_hash, attempts_left, expires_at, issued, window_start)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (account_id, purpose) DO UPDATE
            SET code_hash = excluded.code_hash, attempts_left = excluded.attempts_left,
                expires_at = excluded.expires_at, issued = excluded.issued,
                window_start = excluded.window_start";
        on!(&self.source, pool => {
            sqlx::query(SQL)
                .bind(account)
                .bind(purpose.as_str())
                .bind(&new.code_hash)
                .bind(new.attempts)
                .bind(new.expires_at)
                .bind(new.issued)
                .bind(new.window_start)
                .execute(pool)
                .await
                .map(|_| ())
        })
    }

    /// Takes one of the attempts that are left and gives the code to compare with; `None` when
    /// there is no code, or no attempt left. Counting comes before comparing, in one statement, so
    /// that a hundred guesses at once are counted as a hundred.
    pub async fn take_attempt(
        &self,
        account: Uuid,
        purpose: Purpose,
    ) -> sqlx::Result<Option<StoredCode>> {
        const SQL: &str = "
            UPDATE codes SET attempts_left = attempts_left - 1
            WHERE account_id = $1 AND purpose = $2 AND attempts_left > 0
            RETURNING code_hash, expires_at, issued, window_start";
        on!(&self.source, pool => {
            query_as(SQL).bind(account).bind(purpose.as_str()).fetch_optional(pool).await
        })
    }

    /// Makes the code with this hash worthless. `true` for one caller only, however many come at
    /// once.
    pub async fn use_up(
        &self,
        account: Uuid,
        purpose: Purpose,
        code_hash: &str,
    ) -> sqlx::Result<bool> {
        const SQL: &str = "
            UPDATE codes SET attempts_left = 0, code_hash = ''
            WHERE account_id = $1 AND purpose = $2 AND code_hash = $3";
        on!(&self.source, pool => {
            let done = sqlx::query(SQL)
                .bind(account)
                .bind(purpose.as_str())
                .bind(code_hash)
                .execute(pool)
                .await?;
            Ok(done.rows_affected() == 1)
        })
    }
}

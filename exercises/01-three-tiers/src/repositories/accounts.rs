//! SQL for accounts. Called by the auth and the share service.

use sqlx::query_as;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::chassis::{DataSource, Email, on};
use crate::models::{Account, PersonName};

/// The table `accounts`.
#[derive(Clone, Debug)]
pub struct Accounts {
    source: DataSource,
}

impl Accounts {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

    /// Adds an account that is not confirmed yet; `None` if the address has one. One statement, so
    /// two sign-ups at once make one account.
    pub async fn insert(
        &self,
        name: &PersonName,
        email: &Email,
        password_hash: &str,
        now: OffsetDateTime,
    ) -> sqlx::Result<Option<Account>> {
        const SQL: &str = "
            INSERT INTO accounts (id, name, email, password_hash, confirmed, created_at)
            VALUES ($1, $2, $3, $4, FALSE, $5)
            ON CONFLICT (email) DO NOTHING
            RETURNING id, name, email, password_hash, confirmed";
        on!(&self.source, pool => {
            query_as(SQL)
                .bind(Uuid::now_v7())
                .bind(name.as_str())
                .bind(email.as_str())
                .bind(password_hash)
                .bind(now)
                .fetch_optional(pool)
                .await
        })
    }

    /// Replaces the name and the password of an account as long as nobody has confirmed it.
    pub async fn replace_unconfirmed(
        &self,
        id: Uuid,
        name: &PersonName,
        password_hash: &str,
    ) -> sqlx::Result<()> {
        const SQL: &str = "
            UPDATE accounts SET name = $2, password_hash = $3 WHERE id = $1 AND NOT confirmed";
        on!(&self.source, pool => {
            let query = sqlx::query(SQL).bind(id).bind(name.as_str()).bind(password_hash);
            query.execute(pool).await.map(|_| ())
        })
    }

    pub async fn find(&self, id: Uuid) -> sqlx::Result<Option<Account>> {
        const SQL: &str = "
            SELECT id, name, email, password_hash, confirmed FROM accounts WHERE id = $1";
        on!(&self.source, pool => query_as(SQL).bind(id).fetch_optional(pool).await)
    }

    pub async fn find_by_email(&self, email: &Email) -> sqlx::Result<Option<Account>> {
        const SQL: &str = "
            SELECT id, name, email, password_hash, confirmed FROM accounts WHERE email = $1";
        on!(&self.source, pool => query_as(SQL).bind(email.as_str()).fetch_optional(pool).await)
    }

    pub async fn confirm(&self, id: Uuid) -> sqlx::Result<()> {
        const SQL: &str = "UPDATE accounts SET confirmed = TRUE WHERE id = $1";
        on!(&self.source, pool => sqlx::query(SQL).bind(id).execute(pool).await.map(|_| ()))
    }

    /// Changes the password and ends every session, or does neither: a thief who is signed in does
    /// not stay signed in.
    pub async fn reset_password(&self, id: Uuid, password_hash: &str) -> sqlx::Result<()> {
        const CHANGE: &str = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
        const END_SESSIONS: &str = "DELETE FROM sessions WHERE account_id = $1";
        on!(&self.source, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(CHANGE).bind(id).bind(password_hash).execute(&mut *transaction).await?;
            sqlx::query(END_SESSIONS).bind(id).execute(&mut *transaction).await?;
            transaction.commit().await
        })
    }
}

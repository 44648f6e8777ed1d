//! The rows that move: those of the three tables, as they are. Called by the backfill and by
//! `contract`.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, query_as, query_scalar};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::auth::service::hexadecimal;
use crate::chassis::{DataSource, on};

/// The number of accounts held in memory and copied in one transaction.
pub const BATCH: i64 = 500;

// These have no `Debug`, so that no log can show a hash.
#[derive(Serialize, FromRow)]
pub struct AccountRecord {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub password_hash: String,
    pub confirmed: bool,
    pub created_at: OffsetDateTime,
}

#[derive(Serialize, FromRow)]
pub struct CodeRecord {
    pub account_id: Uuid,
    pub purpose: String,
    pub code_hash: String,
    pub attempts_left: i64,
    pub expires_at: i64,
    pub issued: i64,
    pub window_start: i64,
}

#[derive(Serialize, FromRow)]
pub struct SessionRecord {
    pub token_hash: String,
    pub account_id: Uuid,
    pub expires_at: i64,
}

/// The next accounts after `watermark`, in the order of their ids: keyset pagination.
pub async fn accounts_after(
    source: &DataSource,
    watermark: Uuid,
    batch: i64,
) -> sqlx::Result<Vec<AccountRecord>> {
    const SQL: &str = "
        SELECT id, name, email, password_hash, confirmed, created_at
        FROM accounts WHERE id > $1 ORDER BY id LIMIT $2";
    on!(source, pool => query_as(SQL).bind(watermark).bind(batch).fetch_all(pool).await)
}

pub async fn count_accounts(source: &DataSource) -> sqlx::Result<i64> {
    on!(source, pool => query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(pool).await)
}

pub async fn codes(source: &DataSource) -> sqlx::Result<Vec<CodeRecord>> {
    const SQL: &str = "
        SELECT account_id, purpose, code_hash, attempts_left, expires_at, issued, window_start
        FROM codes ORDER BY account_id, purpose";
    on!(source, pool => query_as(SQL).fetch_all(pool).await)
}

pub async fn sessions(source: &DataSource) -> sqlx::Result<Vec<SessionRecord>> {
    const SQL: &str = "SELECT token_hash, account_id, expires_at FROM sessions ORDER BY token_hash";
    on!(source, pool => query_as(SQL).fetch_all(pool).await)
}

/// The contents of a database, short enough to compare by eye.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub accounts: usize,
    pub codes: usize,
    pub sessions: usize,
    /// SHA-256 over every row of the three tables, in hexadecimal.
    pub digest: String,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { accounts, codes, sessions, digest } = self;
        write!(f, "{accounts} accounts, {codes} codes, {sessions} sessions, digest {digest:.16}")
    }
}

impl Tally {
    /// Reads everything once, a batch of accounts at a time.
    pub async fn of(source: &DataSource) -> sqlx::Result<Self> {
        let mut hash = Sha256::new();
        let (mut accounts, mut watermark) = (0, Uuid::nil());
        loop {
            let batch = accounts_after(source, watermark, BATCH).await?;
            let Some(last) = batch.last() else { break };
            watermark = last.id;
            accounts += batch.len();
            add_to(&mut hash, &batch)?;
        }
        let (codes, sessions) = (codes(source).await?, sessions(source).await?);
        add_to(&mut hash, &codes)?;
        add_to(&mut hash, &sessions)?;
        let digest = hexadecimal(&hash.finalize());
        Ok(Self { accounts, codes: codes.len(), sessions: sessions.len(), digest })
    }
}

/// As JSON, in which no two different rows are the same text.
fn add_to(hash: &mut Sha256, rows: &[impl Serialize]) -> sqlx::Result<()> {
    for row in rows {
        let json = serde_json::to_vec(row).map_err(|error| sqlx::Error::Encode(error.into()))?;
        hash.update(json);
    }
    Ok(())
}

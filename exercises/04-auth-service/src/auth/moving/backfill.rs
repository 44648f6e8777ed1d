//! The backfill: copies accounts, codes and sessions from the monolith's database into auth's while
//! the monolith is running. It may be killed at any moment and started again. Called by `main`.

use std::fmt;

use sqlx::query;
use uuid::Uuid;

use super::records::{self, AccountRecord, Tally};
use crate::chassis::{DataSource, on};

/// The counts on either side when a backfill had ended.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub source: Tally,
    pub target: Tally,
}

impl Comparison {
    pub fn same(&self) -> bool {
        self.source == self.target
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "monolith: {}", self.source)?;
        writeln!(f, "auth:     {}", self.target)?;
        f.write_str(if self.same() { "both are the same" } else { "they differ" })
    }
}

/// Copies everything, from where the last run was interrupted, or from the start when it was not.
/// `progress` hears after each batch how many accounts of how many are copied.
pub async fn run(
    source: &DataSource,
    target: &DataSource,
    batch: i64,
    progress: impl Fn(i64, i64),
) -> sqlx::Result<Comparison> {
    begin(target).await?;
    let total = records::count_accounts(source).await?;
    let (mut watermark, mut copied) = where_it_stopped(target).await?;
    loop {
        let accounts = records::accounts_after(source, watermark, batch).await?;
        copied += i64::try_from(accounts.len()).unwrap_or_default();
        // After the last account there is nobody, up to the greatest id that there can be.
        let last = accounts.last().map_or(Uuid::max(), |last| last.id);
        copy_batch(target, watermark, last, &accounts, copied).await?;
        if accounts.is_empty() {
            break;
        }
        watermark = last;
        progress(copied, total);
    }
    copy_codes(source, target).await?;
    copy_sessions(source, target).await?;
    let comparison =
        Comparison { source: Tally::of(source).await?, target: Tally::of(target).await? };
    finish(target, &comparison).await?;
    Ok(comparison)
}

/// Removes the marks of the last run: they are no longer true, and `contract` must not believe
/// them.
async fn begin(target: &DataSource) -> sqlx::Result<()> {
    const SQL: &str = "UPDATE backfill SET digest = NULL";
    on!(target, pool => query(SQL).execute(pool).await.map(|_| ()))
}

/// The watermark and how many accounts are copied.
async fn where_it_stopped(target: &DataSource) -> sqlx::Result<(Uuid, i64)> {
    const SQL: &str = "SELECT watermark, copied FROM backfill WHERE watermark IS NOT NULL";
    let row = on!(target, pool => sqlx::query_as(SQL).fetch_optional(pool).await?);
    Ok(row.unwrap_or((Uuid::nil(), 0)))
}

/// Makes the accounts after `first` up to `last` what they are in the source: new, changed and
/// removed ones alike.
async fn copy_batch(
    target: &DataSource,
    first: Uuid,
    last: Uuid,
    accounts: &[AccountRecord],
    copied: i64,
) -> sqlx::Result<()> {
    const CLEAR: &str = "DELETE FROM accounts WHERE id > $1 AND id <= $2";
    const INSERT: &str = "
        INSERT INTO accounts (id, name, email, password_hash, confirmed, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    const MARK: &str = "UPDATE backfill SET watermark = $1, copied = $2";
    // HOLE 5 of 6, copy_batch: Copy a batch and its watermark so that a kill at any moment
    // loses nobody: both take effect, or neither. As it stands, the watermark is written first,
    // and whoever comes after the kill believes it.
    // Turns green: a_backfill_that_is_interrupted_in_a_batch_loses_nobody
    on!(target, pool => {
        query(MARK).bind(last).bind(copied).execute(pool).await?;
        query(CLEAR).bind(first).bind(last).execute(pool).await?;
        for account in accounts {
            let insert = query(INSERT).bind(account.id).bind(&account.name).bind(&account.email);
            let insert = insert.bind(&account.password_hash).bind(account.confirmed);
            insert.bind(account.created_at).execute(pool).await?;
        }
        Ok(())
    })
    // END OF HOLE copy_batch
}

/// Codes are few and short-lived: all of them, at once. One whose account came after the accounts
/// were copied waits for the next run.
async fn copy_codes(source: &DataSource, target: &DataSource) -> sqlx::Result<()> {
    const INSERT: &str = "
        INSERT INTO codes
            (account_id, purpose, code_hash, attempts_left, expires_at, issued, window_start)
        SELECT id, $2, $3, $4, $5, $6, $7 FROM accounts WHERE id = $1";
    let codes = records::codes(source).await?;
    on!(target, pool => {
        let mut transaction = pool.begin().await?;
        query("DELETE FROM codes").execute(&mut *transaction).await?;
        for code in &codes {
            let insert = query(INSERT).bind(code.account_id).bind(&code.purpose);
            let insert = insert.bind(&code.code_hash).bind(code.attempts_left);
            let insert = insert.bind(code.expires_at).bind(code.issued).bind(code.window_start);
            insert.execute(&mut *transaction).await?;
        }
        transaction.commit().await
    })
}

/// Sessions as well: one that is there and not in the source has ended, and must not come back.
async fn copy_sessions(source: &DataSource, target: &DataSource) -> sqlx::Result<()> {
    const CLEAR: &str = "DELETE FROM sessions";
    const INSERT: &str = "
        INSERT INTO sessions (token_hash, account_id, expires_at)
        SELECT $1, id, $3 FROM accounts WHERE id = $2";
    let sessions = records::sessions(source).await?;
    on!(target, pool => {
        let mut transaction = pool.begin().await?;
        query(CLEAR).execute(&mut *transaction).await?;
        for session in &sessions {
            let insert = query(INSERT).bind(&session.token_hash).bind(session.account_id);
            insert.bind(session.expires_at).execute(&mut *transaction).await?;
        }
        transaction.commit().await
    })
}

/// Nothing is under way any more; the digest stays if both sides were the same.
async fn finish(target: &DataSource, comparison: &Comparison) -> sqlx::Result<()> {
    const SQL: &str = "UPDATE backfill SET watermark = NULL, copied = 0, digest = $1";
    let digest = comparison.same().then_some(&comparison.source.digest);
    on!(target, pool => query(SQL).bind(digest).execute(pool).await.map(|_| ()))
}

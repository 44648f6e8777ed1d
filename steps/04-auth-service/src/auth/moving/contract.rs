//! The end of the move: drops auth's tables in the monolith's database, hashes and all. Called by
//! `main`. ("Expand and contract": first there were both, from here on there is one.)

use sqlx::{query, query_as, query_scalar};

use crate::auth_switch::AuthSwitch;
use crate::chassis::{DataSource, on};

/// The reasons for which the tables stay.
#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    #[error("the monolith may still answer for auth: set KEEP_AUTH=service everywhere first")]
    InUse,
    #[error(
        "the monolith has accounts that the last backfill did not copy. If nobody has used the auth \
         service yet, freeze and repeat it; otherwise do not: it would remove who signed up since"
    )]
    Different,
    #[error("the old file is being read; run contract again, or hashes remain in its free pages")]
    BeingRead,
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

/// Drops `accounts`, `codes` and `sessions` in `source` if they are exactly what the last backfill
/// copied to `target`. May be repeated.
pub async fn run(
    switch: AuthSwitch,
    source: &DataSource,
    target: &DataSource,
) -> Result<(), ContractError> {
    if still_there(source).await? {
        // ANCHOR: contract
        if switch != AuthSwitch::Service {
            return Err(ContractError::InUse);
        }
        if copied(target).await? != Some(super::Tally::of(source).await?.digest) {
            return Err(ContractError::Different);
        }
        // ANCHOR_END: contract
        on!(source, pool => {
            let mut transaction = pool.begin().await?;
            for statement in ["DROP TABLE sessions", "DROP TABLE codes", "DROP TABLE accounts"] {
                query(statement).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
        });
    }
    wipe(source).await
}

/// True if auth's tables are in this database.
pub async fn still_there(source: &DataSource) -> sqlx::Result<bool> {
    let asked = on!(source, pool => {
        query("SELECT id FROM accounts LIMIT 1").execute(pool).await.map(|_| ())
    });
    match asked {
        Err(sqlx::Error::Database(error))
            if error.message().contains("no such table")
                || error.message().contains("does not exist") =>
        {
            Ok(false)
        }
        asked => asked.map(|()| true),
    }
}

/// The digest of what the last backfill copied; `None` when it did not end well.
async fn copied(target: &DataSource) -> sqlx::Result<Option<String>> {
    on!(target, pool => query_scalar("SELECT digest FROM backfill").fetch_one(pool).await)
}

// ANCHOR: wipe
/// SQLite keeps what was dropped in the free pages of its file until it is written anew. PostgreSQL
/// removes a dropped table's file. Backups are older than either, and keep the hashes.
async fn wipe(source: &DataSource) -> Result<(), ContractError> {
    let DataSource::Sqlite(pool) = source else { return Ok(()) };
    query("VACUUM").execute(pool).await?;
    let wal = query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(pool).await?;
    let (busy, _, _): (i64, i64, i64) = wal;
    if busy == 0 { Ok(()) } else { Err(ContractError::BeingRead) }
}
// ANCHOR_END: wipe

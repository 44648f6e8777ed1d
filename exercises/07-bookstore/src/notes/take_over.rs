//! The monolith's notes become ours. Called by `app` before it opens the database.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Error};

use crate::chassis::{DataSource, Location};

/// Copies the monolith's file `keep` to where `to` says, unless there is a file already. The copy
/// is brought up to date first and appears whole or not at all; `keep` stays as it is. On PostgreSQL
/// there is nothing to copy: the monolith's database is given to us by its URL.
pub async fn take_over(keep: &Path, to: &Location, migrations: &Migrator) -> Result<(), Error> {
    let Some(ours) = to.file()?.filter(|ours| keep.exists() && !ours.exists()) else {
        return Ok(());
    };
    let draft = ours.with_extension("draft");
    // One that a crash has left behind.
    let _ = std::fs::remove_file(&draft);
    let mut theirs = SqliteConnectOptions::new().filename(keep).connect().await?;
    let copy = sqlx::query("VACUUM INTO $1").bind(draft.display().to_string());
    copy.execute(&mut theirs).await?;
    theirs.close().await?;
    let copied = DataSource::open(Location::File(draft.clone()), migrations).await?;
    copied.close().await;
    std::fs::rename(&draft, &ours)?;
    tracing::info!(from = %keep.display(), to = %ours.display(), "the notes were taken over");
    Ok(())
}

//! The data source: the pool of connections, and the migrations. Called by the repositories.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};

/// Nobody waits longer for a connection, or for SQLite's one writer.
const PATIENCE: Duration = Duration::from_secs(5);

/// One database. Both take the same SQL.
#[derive(Clone, Debug)]
pub enum DataSource {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs one expression on whichever pool there is. sqlx checks types per database, so the
/// expression is compiled once for each; `sqlx::Any` would do without, but knows neither `Uuid`
/// nor times.
// ANCHOR: on
macro_rules! on {
    ($source:expr, $pool:ident => $run:expr) => {
        match $source {
            $crate::chassis::DataSource::Sqlite($pool) => $run,
            $crate::chassis::DataSource::Postgres($pool) => $run,
        }
    };
}
// ANCHOR_END: on
pub(crate) use on;

impl DataSource {
    /// Opens the database at `url` and brings its tables up to date.
    pub async fn open(url: &str, migrations: &Migrator) -> Result<Self, sqlx::Error> {
        let source = match url.split_once(':') {
            Some(("sqlite", _)) => Self::Sqlite(open_sqlite(url).await?),
            Some(("postgres" | "postgresql", _)) => Self::Postgres(open_postgres(url).await?),
            _ => {
                let fault = "it must start with sqlite:// or postgres://";
                return Err(sqlx::Error::Configuration(fault.into()));
            }
        };
        on!(&source, pool => migrations.run(pool).await)?;
        Ok(source)
    }

    /// Asks the database for nothing, to see that it answers.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        on!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(|_| ()))
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        on!(self, pool => pool.close().await);
    }
}

async fn open_postgres(url: &str) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    PgPoolOptions::new().max_connections(10).acquire_timeout(PATIENCE).connect_with(options).await
}

async fn open_sqlite(url: &str) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        // Readers go on while somebody writes.
        .journal_mode(SqliteJournalMode::Wal)
        // SQLite does not look at REFERENCES unless it is told to.
        .foreign_keys(true)
        // There is one writer at a time; the others wait, and do not fail.
        .busy_timeout(PATIENCE);
    SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await
}

//! The data source: the pool of connections, and the migrations. Called by the repositories.

use std::path::PathBuf;
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

/// The place of a database. A file is no URL: `%41`, `?` and `#` mean something in a URL, and are
/// characters like any other in the name of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of SQLite's, which is made if it is missing.
    File(PathBuf),
    /// `sqlite://…` or `postgres://…`.
    Url(String),
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

impl Location {
    /// The file, where SQLite keeps the database.
    pub fn file(&self) -> Result<Option<PathBuf>, sqlx::Error> {
        match self {
            Self::File(path) => Ok(Some(path.clone())),
            Self::Url(url) if url.starts_with("sqlite:") => {
                Ok(Some(SqliteConnectOptions::from_str(url)?.get_filename().to_owned()))
            }
            Self::Url(_) => Ok(None),
        }
    }
}

impl DataSource {
    /// Opens the database at `location` and brings its tables up to date.
    pub async fn open(
        location: impl Into<Location>,
        migrations: &Migrator,
    ) -> Result<Self, sqlx::Error> {
        let source = Self::connect(location).await?;
        on!(&source, pool => migrations.run(pool).await)?;
        Ok(source)
    }

    /// Opens the database at `location` as it is.
    pub async fn connect(location: impl Into<Location>) -> Result<Self, sqlx::Error> {
        let url = match location.into() {
            Location::File(path) => {
                return open_sqlite(SqliteConnectOptions::new().filename(path)).await;
            }
            Location::Url(url) => url,
        };
        match url.split_once(':') {
            Some(("sqlite", _)) => open_sqlite(SqliteConnectOptions::from_str(&url)?).await,
            Some(("postgres" | "postgresql", _)) => open_postgres(&url).await,
            _ => {
                let fault = "it must start with sqlite:// or postgres://";
                Err(sqlx::Error::Configuration(fault.into()))
            }
        }
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

impl From<&str> for Location {
    fn from(url: &str) -> Self {
        Self::Url(url.to_owned())
    }
}

impl From<&Location> for Location {
    fn from(location: &Location) -> Self {
        location.clone()
    }
}

async fn open_postgres(url: &str) -> Result<DataSource, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?;
    let pool = PgPoolOptions::new().max_connections(10).acquire_timeout(PATIENCE);
    Ok(DataSource::Postgres(pool.connect_with(options).await?))
}

async fn open_sqlite(options: SqliteConnectOptions) -> Result<DataSource, sqlx::Error> {
    let options = options
        .create_if_missing(true)
        // Readers go on while somebody writes.
        .journal_mode(SqliteJournalMode::Wal)
        // SQLite does not look at REFERENCES unless it is told to.
        .foreign_keys(true)
        // There is one writer at a time; the others wait, and do not fail.
        .busy_timeout(PATIENCE);
    let pool = SqlitePoolOptions::new().max_connections(4).acquire_timeout(PATIENCE);
    Ok(DataSource::Sqlite(pool.connect_with(options).await?))
}

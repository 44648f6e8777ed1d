//! `db`: a database, SQLite or PostgreSQL as its URL says. Called by `data_sources`.

use sqlx::migrate::Migrator;

use crate::bookstore::config::Config;
use crate::chassis::DataSource;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/bookstore/db");

pub type Db = DataSource;

/// Opens the database and brings its tables up to date.
pub async fn open(config: &Config) -> Result<Db, sqlx::Error> {
    DataSource::open(&config.db_location, &MIGRATIONS).await
}

//! `{{ name }}`: a database, SQLite or PostgreSQL as its URL says. Called by `data_sources`.

use sqlx::migrate::Migrator;

use crate::chassis::DataSource;
use crate::{{ module }}::config::Config;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/{{ module }}/{{ name }}");

pub type {{ type_name }} = DataSource;

/// Opens the database and brings its tables up to date.
pub async fn open(config: &Config) -> Result<{{ type_name }}, sqlx::Error> {
    DataSource::open(&config.{{ name }}_location, &MIGRATIONS).await
}

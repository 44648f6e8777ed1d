//! The same records in memory, in SQLite and, where `TEST_POSTGRES_URL` is set, in PostgreSQL.

use serde_json::{Map, Value};
use sqlx::{QueryBuilder, Row};
use step_07_bookstore::chassis::DataSource;
use step_07_bookstore::chassis::data::filter::{Condition, Dialect, Filter, Scalar};
use tempfile::TempDir;
use uuid::Uuid;

use super::FIELDS;
use crate::harness::Database;

pub type Record = Map<String, Value>;

const TABLE: &str = r#"
    CREATE TABLE books (id uuid PRIMARY KEY, title text NOT NULL, isbn text, pages bigint,
        price double precision, "select" boolean, published date, created_at timestamptz, tags text)"#;

/// Runs one expression on whichever pool there is.
macro_rules! on {
    ($source:expr, $pool:ident => $run:expr) => {
        match $source {
            DataSource::Sqlite($pool) => $run,
            DataSource::Postgres($pool) => $run,
        }
    };
}

pub struct Shelf {
    records: Vec<Record>,
    sources: Vec<DataSource>,
    // Kept until the end: what is dropped is gone.
    _folder: TempDir,
    _database: Option<Database>,
}

impl Shelf {
    /// Three empty places.
    pub async fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let file = format!("sqlite://{}", folder.path().join("sqlite.db").display());
        let mut urls = vec![file];
        let mut database = None;
        if std::env::var("TEST_POSTGRES_URL").is_ok() {
            let on_server = Database::create(folder.path(), "filter").await;
            urls.push(on_server.url().to_owned());
            database = Some(on_server);
        }
        let mut sources = Vec::new();
        for url in urls {
            let source = DataSource::connect(url.as_str()).await.expect("a database");
            on!(&source, pool => { sqlx::query(TABLE).execute(pool).await.expect("a table"); });
            sources.push(source);
        }
        Self { records: Vec::new(), sources, _folder: folder, _database: database }
    }

    /// Replaces what is there.
    pub async fn fill(&mut self, records: Vec<Record>) {
        self.records = records;
        for source in &self.sources {
            on!(source, pool => {
                sqlx::query("DELETE FROM books").execute(pool).await.expect("an empty table");
                if !self.records.is_empty() {
                    let mut query = insert(&self.records);
                    query.build().execute(pool).await.expect("the records");
                }
            });
        }
    }

    /// The ids that a filter selects, from each place: its name and what it gave.
    pub async fn select(&self, filter: &Filter) -> Vec<(&'static str, Vec<Uuid>)> {
        let found = filter.select(self.records.clone(), Record::clone);
        let mut answers = vec![("memory", found.iter().map(id).collect())];
        for source in &self.sources {
            let ids = on!(source, pool => {
                let mut query = QueryBuilder::new("SELECT id FROM books");
                filter.push_sql(&mut query);
                let sql = query.sql().as_str().to_owned();
                assert!(!sql.contains('💣'), "a value stands in SQL: {sql}");
                let rows = query.build().fetch_all(pool).await;
                let rows = rows.unwrap_or_else(|error| panic!("{error}\n{sql}\n{filter:?}"));
                rows.iter().map(|row| row.get("id")).collect()
            });
            answers.push((name(source), ids));
        }
        answers
    }

    /// How many records a condition holds for, in each place.
    pub async fn count(&self, condition: &Condition) -> Vec<i64> {
        let matching = self.records.iter().filter(|record| condition.matches(record));
        let mut counts = vec![i64::try_from(matching.count()).expect("a few")];
        for source in &self.sources {
            counts.push(on!(source, pool => {
                let mut query = QueryBuilder::new("SELECT count(*) FROM books WHERE ");
                condition.push_sql(&mut query);
                query.build_query_scalar().fetch_one(pool).await.expect("a count")
            }));
        }
        counts
    }
}

pub fn id(record: &Record) -> Uuid {
    record["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

fn name(source: &DataSource) -> &'static str {
    if matches!(source, DataSource::Sqlite(_)) { "SQLite" } else { "PostgreSQL" }
}

fn insert<DB: Dialect>(records: &[Record]) -> QueryBuilder<DB> {
    let mut query = QueryBuilder::new("INSERT INTO books VALUES ");
    for (row, record) in records.iter().enumerate() {
        for (column, field) in FIELDS.0.iter().enumerate() {
            query.push(if column > 0 { ", " } else { if row > 0 { "), (" } else { "(" } });
            match Scalar::of_record(field, record) {
                Scalar::Json => DB::push_value(&mut query, &Scalar::Text("[]".into())),
                value => DB::push_value(&mut query, &value),
            }
        }
    }
    query.push(")");
    query
}

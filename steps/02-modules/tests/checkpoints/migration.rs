//! A database that step 01 has filled is brought up to date.
//!
//! Covers: migrations/0001_accounts.sql, migrations/0002_notes.sql, migrations/0003_contexts.sql

use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, query_as};
use step_02_modules::chassis::DataSource;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::harness::Database;

/// Rows that step 01 could have written: two people, notes, tags and shares.
const ROWS: &str = "
    INSERT INTO accounts (id, name, email, password_hash, confirmed, created_at) VALUES
        (ADA, 'Ada', 'ada@example.com', 'hash', TRUE, NOW),
        (GRACE, 'Grace', 'grace@example.com', 'hash', TRUE, NOW);
    INSERT INTO codes VALUES (ADA, 'reset', 'hash', 5, 1, 1, 1);
    INSERT INTO sessions (token_hash, account_id, expires_at) VALUES ('hash', ADA, 1);
    INSERT INTO notes (id, owner_id, title, content, color, search_text, version, created_at,
                       updated_at) VALUES
        (MILK, ADA, 'Milk, eggs', '2', 'info', 'milk, eggs', 7, NOW, NOW),
        (TEA, GRACE, NULL, '', 'default', '', 1, NOW, NOW);
    INSERT INTO tags (id, owner_id, title, description, color) VALUES
        (HOME, ADA, '1e3', 'At home', 'dark'), (WORK, GRACE, '007', NULL, 'default');
    INSERT INTO note_tags (note_id, tag_id) VALUES (MILK, HOME), (TEA, WORK);
    INSERT INTO shares (note_id, account_id, permission) VALUES
        (MILK, GRACE, 'editor'), (TEA, ADA, 'viewer')";

/// Every row of the tables that are made afresh, and how many there are of the others.
#[derive(Debug, Default, PartialEq)]
struct Everything {
    notes: Vec<(Uuid, Uuid, Option<String>, String, String)>,
    histories: Vec<(Uuid, String, i64, OffsetDateTime, OffsetDateTime)>,
    tags: Vec<(Uuid, Uuid, String, Option<String>, String)>,
    note_tags: Vec<(Uuid, Uuid)>,
    shares: Vec<(Uuid, Uuid, String)>,
    of_identity: Vec<(i64, i64, i64)>,
}

const NOTES: &str = "SELECT id, owner_id, title, content, color FROM notes ORDER BY id";
const HISTORIES: &str = "
    SELECT id, search_text, version, created_at, updated_at FROM notes ORDER BY id";
const TAGS: &str = "SELECT id, owner_id, title, description, color FROM tags ORDER BY id";
const NOTE_TAGS: &str = "SELECT note_id, tag_id FROM note_tags ORDER BY note_id";
const SHARES: &str = "SELECT note_id, account_id, permission FROM shares ORDER BY note_id";
const OF_IDENTITY: &str = "
    SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM codes),
           (SELECT count(*) FROM sessions)";

macro_rules! read {
    ($pool:expr) => {
        Everything {
            notes: query_as(NOTES).fetch_all($pool).await.expect("notes"),
            histories: query_as(HISTORIES).fetch_all($pool).await.expect("notes"),
            tags: query_as(TAGS).fetch_all($pool).await.expect("tags"),
            note_tags: query_as(NOTE_TAGS).fetch_all($pool).await.expect("tags on notes"),
            shares: query_as(SHARES).fetch_all($pool).await.expect("shares"),
            of_identity: query_as(OF_IDENTITY).fetch_all($pool).await.expect("counts"),
        }
    };
}

async fn everything(source: &DataSource) -> Everything {
    match source {
        DataSource::Sqlite(pool) => read!(pool),
        DataSource::Postgres(pool) => read!(pool),
    }
}

async fn fill(source: &DataSource) {
    let mut sql = ROWS.replace("NOW", "'2026-03-01 09:00:00.123456+00:00'");
    for name in ["ADA", "GRACE", "MILK", "TEA", "HOME", "WORK"] {
        let id = Uuid::now_v7().simple();
        let literal = match source {
            DataSource::Sqlite(_) => format!("x'{id}'"),
            DataSource::Postgres(_) => format!("'{id}'"),
        };
        sql = sql.replace(name, &literal);
    }
    let sql = AssertSqlSafe(sql);
    match source {
        DataSource::Sqlite(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
        DataSource::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
    }
    .expect("the rows are written");
}

/// A copy of the migrations up to `last`.
fn migrations_up_to(last: &str, folder: &Path) -> PathBuf {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let some = folder.join("migrations");
    std::fs::create_dir(&some).expect("a folder");
    for entry in std::fs::read_dir(all).expect("the migrations") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name");
        if name.to_str().expect("UTF-8") < last {
            std::fs::copy(&path, some.join(name)).expect("a copy");
        }
    }
    some
}

#[tokio::test]
async fn a_database_that_step_01_has_filled_keeps_every_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::create(folder.path()).await;
    let old = Migrator::new(migrations_up_to("0003", folder.path())).await.expect("migrations");
    let source = DataSource::open(database.url(), &old).await.expect("a database of step 01");
    fill(&source).await;
    let before = everything(&source).await;
    source.close().await;
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let all = Migrator::new(all).await.expect("migrations");
    let source = DataSource::open(database.url(), &all).await.expect("it is brought up to date");
    let after = everything(&source).await;
    assert_eq!(after, before);
    assert_eq!((after.notes.len(), after.tags.len(), after.shares.len()), (2, 2, 2));
    assert_eq!(after.note_tags.len(), 2);
    assert_eq!(after.of_identity, [(2, 1, 1)]);
}

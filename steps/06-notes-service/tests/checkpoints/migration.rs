//! The database of the monolith becomes that of the notes service, and no note is lost.
//!
//! Covers: migrations/notes, src/notes/take_over.rs

use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, query_as};
use step_06_notes_service::chassis::{Clock, DataSource};
use step_06_notes_service::notes;
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

/// Every row of the tables that stay.
#[derive(Debug, Default, PartialEq)]
struct Everything {
    notes: Vec<(Uuid, Uuid, Option<String>, String, String)>,
    histories: Vec<(Uuid, String, i64, OffsetDateTime, OffsetDateTime)>,
    tags: Vec<(Uuid, Uuid, String, Option<String>, String)>,
    note_tags: Vec<(Uuid, Uuid)>,
    shares: Vec<(Uuid, Uuid, String)>,
}

const NOTES: &str = "SELECT id, owner_id, title, content, color FROM notes ORDER BY id";
const HISTORIES: &str = "
    SELECT id, search_text, version, created_at, updated_at FROM notes ORDER BY id";
const TAGS: &str = "SELECT id, owner_id, title, description, color FROM tags ORDER BY id";
const NOTE_TAGS: &str = "SELECT note_id, tag_id FROM note_tags ORDER BY note_id";
const SHARES: &str = "SELECT note_id, account_id, permission FROM shares ORDER BY note_id";
macro_rules! read {
    ($pool:expr) => {
        Everything {
            notes: query_as(NOTES).fetch_all($pool).await.expect("notes"),
            histories: query_as(HISTORIES).fetch_all($pool).await.expect("notes"),
            tags: query_as(TAGS).fetch_all($pool).await.expect("tags"),
            note_tags: query_as(NOTE_TAGS).fetch_all($pool).await.expect("tags on notes"),
            shares: query_as(SHARES).fetch_all($pool).await.expect("shares"),
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
    execute(source, &sql).await;
}

async fn execute(source: &DataSource, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match source {
        DataSource::Sqlite(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
        DataSource::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(|_| ()),
    }
    .expect("the statements run");
}

/// A copy of the migrations up to `last`.
fn migrations_up_to(last: &str, folder: &Path) -> PathBuf {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/notes");
    let some = folder.join(last);
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

/// A database as the monolith has left it, and what is in it.
async fn filled(database: &Database, folder: &Path) -> (DataSource, Everything) {
    let old = Migrator::new(migrations_up_to("0003", folder)).await.expect("migrations");
    let source = DataSource::open(database.url(), &old).await.expect("a database of step 01");
    fill(&source).await;
    let rows = everything(&source).await;
    assert_eq!((rows.notes.len(), rows.tags.len(), rows.shares.len()), (2, 2, 2));
    assert_eq!(rows.note_tags.len(), 2);
    (source, rows)
}

async fn all_migrations() -> Migrator {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/notes");
    Migrator::new(all).await.expect("migrations")
}

/// The same, up to date with step 05, and without the accounts: step 04 has moved and cleared them.
async fn contracted(database: &Database, folder: &Path) -> (DataSource, Everything) {
    let (source, rows) = filled(database, folder).await;
    source.close().await;
    let old = Migrator::new(migrations_up_to("0004", folder)).await.expect("migrations");
    let source = DataSource::open(database.url(), &old).await.expect("a database of step 05");
    for table in ["DROP TABLE sessions", "DROP TABLE codes", "DROP TABLE accounts"] {
        execute(&source, table).await;
    }
    (source, rows)
}

#[tokio::test]
async fn a_database_that_step_01_has_filled_keeps_every_note() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::create(folder.path(), "notes").await;
    let (source, before) = contracted(&database, folder.path()).await;
    source.close().await;
    let all = all_migrations().await;
    let source = DataSource::open(database.url(), &all).await.expect("it is brought up to date");
    assert_eq!(everything(&source).await, before);
}

#[tokio::test]
async fn a_database_in_which_accounts_are_left_is_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::create(folder.path(), "notes").await;
    let (source, _) = filled(&database, folder.path()).await;
    source.close().await;
    let refused = DataSource::open(database.url(), &all_migrations().await).await;
    let refused = refused.expect_err("it refuses").to_string();
    assert!(refused.contains("run_backfill_and_contract_of_step_04_first"), "{refused}");
    let source = DataSource::connect(database.url()).await.expect("it is there");
    execute(&source, "UPDATE accounts SET password_hash = password_hash").await;
}

/// On PostgreSQL there is no file to find, and this says nothing.
#[tokio::test]
async fn the_monoliths_file_is_taken_over_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let monolith = Database::create(folder.path(), "keep").await;
    // It stays open, as if the monolith were killed: its last rows are in the log beside the file.
    let (source, before) = contracted(&monolith, folder.path()).await;
    let DataSource::Sqlite(_) = source else { return };
    let config = notes::Config::in_folder(folder.path().to_owned());
    let app = notes::App::new(&config, Clock::system()).await.expect("the notes service starts");
    assert_eq!(everything(app.source()).await, before);
    execute(app.source(), "DELETE FROM notes").await;
    app.source().close().await;
    let app = notes::App::new(&config, Clock::system()).await.expect("it starts once more");
    assert_eq!(everything(app.source()).await.notes.len(), 0, "nothing is copied twice");
    assert_eq!(everything(&source).await, before, "the monolith's file is as it was");
}

/// On PostgreSQL there is no file to find, and this says nothing.
#[tokio::test]
async fn a_file_in_which_accounts_are_left_is_not_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let monolith = Database::create(folder.path(), "keep").await;
    let (source, before) = filled(&monolith, folder.path()).await;
    let DataSource::Sqlite(_) = source else { return };
    let config = notes::Config::in_folder(folder.path().to_owned());
    let refused = notes::App::new(&config, Clock::system()).await.err().expect("it refuses");
    let refused = refused.to_string();
    assert!(refused.contains("run_backfill_and_contract_of_step_04_first"), "{refused}");
    assert!(!folder.path().join("notes.db").exists(), "the next start tries again");
    assert_eq!(everything(&source).await, before, "the monolith's file is as it was");
}

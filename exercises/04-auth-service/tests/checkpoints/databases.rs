//! Whose data lies where: each service has a database of its own, and reads no other.
//!
//! Covers: src/notes/repositories, src/auth/repositories/codes.rs

use exercise_04_auth_service::chassis::DataSource;
use sqlx::{AssertSqlSafe, query_scalar};

use crate::harness::Keep;

/// How every hash of a password or a code begins.
const HASH: &[u8] = b"$argon2";

/// How often a hash stands in the monolith's database: in the bytes of the file with its log, or in
/// the rows of every table.
pub async fn hashes_outside_auth(keep: &Keep) -> usize {
    match &keep.source {
        DataSource::Sqlite(_) => in_files(keep.data.monolith.url()),
        DataSource::Postgres(pool) => {
            const TABLES: &str = "
                SELECT table_name::text FROM information_schema.tables
                WHERE table_schema = 'public'";
            let tables: Vec<String> = query_scalar(TABLES).fetch_all(pool).await.expect("tables");
            let mut found = 0;
            for table in tables {
                let sql = format!("SELECT t::text FROM {table} t");
                let rows: Vec<String> =
                    query_scalar(AssertSqlSafe(sql)).fetch_all(pool).await.expect("its rows");
                found += rows.iter().filter(|row| row.contains("$argon2")).count();
            }
            found
        }
    }
}

fn in_files(url: &str) -> usize {
    let path = url.strip_prefix("sqlite://").expect("a file");
    let mut found = 0;
    for ending in ["", "-wal"] {
        let bytes = std::fs::read(format!("{path}{ending}")).unwrap_or_default();
        found += bytes.windows(HASH.len()).filter(|window| *window == HASH).count();
    }
    found
}

#[tokio::test]
async fn only_auths_database_holds_hashes() {
    let keep = Keep::start().await;
    let ada = keep.person("Ada").await;
    ada.writes(&keep, "Milk, eggs").await;
    assert_eq!(hashes_outside_auth(&keep).await, 0);
    const COUNT: &str = "SELECT COUNT(*) FROM accounts WHERE password_hash LIKE '$argon2%'";
    let count: i64 = match &keep.auth_source {
        DataSource::Sqlite(pool) => query_scalar(COUNT).fetch_one(pool).await,
        DataSource::Postgres(pool) => query_scalar(COUNT).fetch_one(pool).await,
    }
    .expect("a count");
    assert_eq!(count, 1, "and it holds Ada's");
}

/// On SQLite there are files and no roles, and this says nothing.
#[tokio::test]
async fn a_services_role_cannot_read_the_others_tables() {
    let keep = Keep::start().await;
    let (auth, monolith) = (&keep.data.auth, &keep.data.monolith);
    for (whose, reader, table) in [(auth, monolith, "accounts"), (monolith, auth, "notes")] {
        let Some(stranger) = whose.as_read_by(reader) else { return };
        let refused =
            DataSource::connect(stranger.as_str()).await.expect_err("it may not even connect");
        assert!(refused.to_string().contains("permission denied for database"), "{refused}");
        whose.open_to(reader).await;
        let stranger = DataSource::connect(stranger.as_str()).await.expect("now it may connect");
        let DataSource::Postgres(pool) = &stranger else { unreachable!("it is a server") };
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let refused = query_scalar::<_, i64>(sql).fetch_one(pool).await.expect_err("not read");
        assert!(refused.to_string().contains("permission denied for table"), "{refused}");
    }
}

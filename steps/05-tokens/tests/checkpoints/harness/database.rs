//! A database for one service of one test: a file, or a PostgreSQL database with a role of its own,
//! which are dropped at the end. Called by the harness.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;
use uuid::{NoContext, Timestamp, Uuid};

/// Where a PostgreSQL server is, as somebody who may create databases and roles.
const VARIABLE: &str = "TEST_POSTGRES_URL";
/// Before the id in the name of every database and role that a test makes.
const PREFIX: &str = "keep_test_";
/// No test is as old as that: what is, was left behind by one that was killed.
const STALE: Duration = Duration::from_secs(3600);

/// Once for each run.
static SWEPT: OnceCell<()> = OnceCell::const_new();

/// One service's database.
pub struct Database {
    url: String,
    /// The server, and the name of the database and of its role, where there is something to drop.
    on_server: Option<(String, String)>,
}

impl Database {
    /// An empty database: the file `<name>.db` in `folder`, or one on the server that the variable
    /// names, with a role that owns it. Nobody else may connect.
    pub async fn create(folder: &Path, name: &str) -> Self {
        let Ok(server) = std::env::var(VARIABLE) else {
            let url = format!("sqlite://{}", folder.join(name).with_extension("db").display());
            return Self { url, on_server: None };
        };
        SWEPT.get_or_init(|| sweep(&server)).await;
        let name = format!("{PREFIX}{}_{name}", Uuid::now_v7().simple());
        execute(&server, &format!("CREATE ROLE {name} LOGIN PASSWORD 'secret'")).await;
        execute(&server, &format!("CREATE DATABASE {name} OWNER {name}")).await;
        execute(&server, &format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")).await;
        let host = server.split(['@', '/']).rev().nth(1).expect("TEST_POSTGRES_URL names a host");
        let url = format!("postgres://{name}:secret@{host}/{name}");
        Self { url, on_server: Some((server, name)) }
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((server, name)) = self.on_server.take() else { return };
        // The test's own runtime cannot be waited for from here, so the drop gets one of its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let drop_both = async {
                let database = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                execute(&server, &database).await;
                execute(&server, &format!("DROP ROLE IF EXISTS {name}")).await;
            };
            runtime.expect("a runtime").block_on(drop_both);
        });
        let _ = dropping.join();
    }
}

/// Drops what killed tests left behind: databases first, since a role that owns one cannot go. When
/// another run is faster, or somebody is connected, it stays for the next.
async fn sweep(server: &str) {
    let mut connection = PgConnection::connect(server).await.expect("PostgreSQL answers");
    for (names, drop) in [
        (
            "SELECT datname::text FROM pg_database WHERE NOT datistemplate",
            "DROP DATABASE IF EXISTS",
        ),
        ("SELECT rolname::text FROM pg_roles", "DROP ROLE IF EXISTS"),
    ] {
        let names: Vec<String> =
            sqlx::query_scalar(names).fetch_all(&mut connection).await.expect("their names");
        for name in names.iter().filter(|name| age(name).is_some_and(|age| age > STALE)) {
            let _ = connection.execute(AssertSqlSafe(format!("{drop} \"{name}\""))).await;
        }
    }
    let _ = connection.close().await;
}

/// How long ago a test made this name, whose id begins with the time; `None` for any other name.
fn age(name: &str) -> Option<Duration> {
    let id = Uuid::try_parse(name.strip_prefix(PREFIX)?.get(..32)?).ok()?;
    let (seconds, _) = id.get_timestamp()?.to_unix();
    (UNIX_EPOCH + Duration::from_secs(seconds)).elapsed().ok()
}

#[test]
fn only_what_a_test_made_more_than_an_hour_ago_is_stale() {
    let made = |seconds_ago: u64| {
        let now = UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
        let time = Timestamp::from_unix(NoContext, now - seconds_ago, 0);
        format!("{PREFIX}{}_auth", Uuid::new_v7(time).simple())
    };
    let stale = |name: &str| age(name).is_some_and(|age| age > STALE);
    assert!(stale(&made(4_000)) && !stale(&made(3_000)));
    let others = ["postgres", "keep_test_", "keep_test_mine", &made(4_000)[1..]];
    assert!(others.into_iter().all(|name| !stale(name)));
}

async fn execute(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.expect("PostgreSQL answers");
    connection.execute(AssertSqlSafe(sql)).await.expect("PostgreSQL runs the statement");
    let _ = connection.close().await;
}

//! A database for one service of one test: a file, or a PostgreSQL database with a role of its own,
//! which are dropped at the end. Called by the harness.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// Where a PostgreSQL server is, as somebody who may create databases and roles.
const VARIABLE: &str = "TEST_POSTGRES_URL";

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
        let name = format!("keep_test_{}_{name}", Uuid::now_v7().simple());
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

    /// This database's address for the role of another; `None` where there are no roles.
    pub fn as_read_by(&self, other: &Self) -> Option<String> {
        let ((_, name), (_, role)) = self.on_server.as_ref().zip(other.on_server.as_ref())?;
        Some(self.url.replacen(&format!("//{name}"), &format!("//{role}"), 1))
    }

    /// Lets the role of another connect, as a careless administrator would.
    pub async fn open_to(&self, other: &Self) {
        if let Some(((server, name), (_, role))) =
            self.on_server.as_ref().zip(other.on_server.as_ref())
        {
            execute(server, &format!("GRANT CONNECT ON DATABASE {name} TO {role}")).await;
        }
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

async fn execute(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.expect("PostgreSQL answers");
    connection.execute(AssertSqlSafe(sql)).await.expect("PostgreSQL runs the statement");
    let _ = connection.close().await;
}

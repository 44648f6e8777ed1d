//! A database for one test: a file, or a PostgreSQL database that is dropped at the end. Called by
//! the harness.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// Where a PostgreSQL server is, as somebody who may create databases.
const VARIABLE: &str = "TEST_POSTGRES_URL";

/// One test's database.
pub struct Database {
    url: String,
    /// The server and the name, where there is something to drop.
    on_server: Option<(String, String)>,
}

impl Database {
    /// An empty database: a file in `folder`, or one on the server that the variable names.
    pub async fn create(folder: &Path) -> Self {
        let Ok(server) = std::env::var(VARIABLE) else {
            let url = format!("sqlite://{}", folder.join("keep.db").display());
            return Self { url, on_server: None };
        };
        let name = format!("keep_test_{}", Uuid::now_v7().simple());
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        let (base, _) = server.rsplit_once('/').expect("TEST_POSTGRES_URL ends in /database");
        Self { url: format!("{base}/{name}"), on_server: Some((server, name)) }
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
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.expect("a runtime").block_on(execute(&server, &sql));
        });
        let _ = dropping.join();
    }
}

async fn execute(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.expect("PostgreSQL answers");
    connection.execute(AssertSqlSafe(sql)).await.expect("PostgreSQL runs the statement");
    let _ = connection.close().await;
}

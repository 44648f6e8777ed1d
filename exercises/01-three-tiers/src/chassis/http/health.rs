//! `/healthz` and `/readyz`: whether the process lives, and whether it can serve. Called by the
//! routers.

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::error::Error;
use crate::chassis::DataSource;

pub fn router(source: DataSource) -> Router {
    Router::new().route("/healthz", get(healthz)).route("/readyz", get(readyz)).with_state(source)
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// Asks nobody: a process whose database is away need not be restarted.
async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Asks the database: without it nothing can be served.
async fn readyz(State(source): State<DataSource>) -> Result<Json<Health>, Error> {
    match source.ping().await {
        Ok(()) => Ok(Json(Health { status: "ready" })),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            Err(Error::Busy)
        }
    }
}

//! Writes down that the auth service is in charge: from then on a backfill would remove who signed
//! up since. Called by `app` for every request, and by the command `backfill`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use sqlx::{query, query_scalar};

use crate::auth::error::Error;
use crate::chassis::{DataSource, on};

/// The place of the mark, and a flag once this process has written it.
#[derive(Clone)]
pub struct InCharge {
    source: DataSource,
    written: Arc<AtomicBool>,
}

impl InCharge {
    pub fn new(source: &DataSource) -> Self {
        Self { source: source.clone(), written: Arc::default() }
    }

    async fn write(&self) -> sqlx::Result<()> {
        const SQL: &str = "UPDATE backfill SET in_charge = TRUE";
        on!(&self.source, pool => query(SQL).execute(pool).await.map(|_| ()))
    }
}

/// Before the switch nobody asks auth anything but the sign-ins that the gateway compares. Whatever
/// else is asked is asked because auth is in charge, and is answered once that is written down.
pub async fn notice(
    State(in_charge): State<InCharge>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let compared = request.uri().path().ends_with("/auth/sign-in");
    if !compared && !in_charge.written.load(Ordering::Relaxed) {
        in_charge.write().await?;
        in_charge.written.store(true, Ordering::Relaxed);
    }
    Ok(next.run(request).await)
}

/// True if auth has ever been in charge.
pub async fn recorded(target: &DataSource) -> sqlx::Result<bool> {
    const SQL: &str = "SELECT in_charge FROM backfill";
    on!(target, pool => query_scalar(SQL).fetch_one(pool).await)
}

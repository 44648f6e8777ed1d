//! The controllers: from HTTP to a call of a service, and back. Each resource has a file with its
//! `router()` in front. Called by the router.

mod colors;
mod notes;
mod query;
mod shares;
mod tags;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;

use super::services::Services;
use crate::chassis::tokens::Verifier;

/// The state of the router. Each handler and `SignedIn` take their part of it.
#[derive(Clone, FromRef)]
pub struct Api {
    services: Services,
    verifier: Arc<Verifier>,
}

/// Every path of the context.
pub fn router(services: Services, verifier: Arc<Verifier>) -> Router {
    Router::new()
        .merge(notes::router())
        .merge(shares::router())
        .merge(tags::router())
        .merge(colors::router())
        .with_state(Api { services, verifier })
}

//! The controllers: from HTTP to a call of a service, and back. Each resource has a file with its
//! `router()` in front. Called by the router.

mod colors;
mod notes;
mod query;
mod shares;
mod signed_in;
mod tags;

use axum::Router;

use super::services::Services;

/// Every path of the context.
pub fn router(services: Services) -> Router {
    Router::new()
        .merge(notes::router())
        .merge(shares::router())
        .merge(tags::router())
        .merge(colors::router())
        .with_state(services)
}

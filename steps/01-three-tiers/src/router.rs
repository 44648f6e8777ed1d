//! The router: which path goes to which controller. Called by `app`.

use std::time::Duration;

use axum::Router;

use crate::chassis::http::{health, layers};
use crate::chassis::{DataSource, Error};
use crate::controllers::{auth, colors, notes, shares, tags};
use crate::services::Services;

/// The whole application, ready to be served or called by a test.
pub fn router(services: Services, source: DataSource, request_deadline: Duration) -> Router {
    // ANCHOR: routes
    let api = Router::new()
        .merge(auth::router())
        .merge(notes::router())
        .merge(shares::router())
        .merge(tags::router())
        .merge(colors::router());
    let routes = Router::new()
        .nest("/api/v1", api.with_state(services))
        .merge(health::router(source))
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::WrongMethod);
    // ANCHOR_END: routes
    layers::around(routes, request_deadline)
}

//! The router: which path goes to which context. Called by `app`.

use std::time::Duration;

use axum::Router;

use crate::chassis::http::{health, layers};
use crate::chassis::{DataSource, Error};

/// The whole application, ready to be served or called by a test: the contexts' routes below one
/// path, and what happens to everything else.
pub fn router(contexts: Router, source: DataSource, request_deadline: Duration) -> Router {
    // ANCHOR: routes
    let routes = Router::new()
        .nest("/api/v1", contexts)
        .merge(health::router(source))
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::WrongMethod);
    // ANCHOR_END: routes
    layers::around(routes, request_deadline)
}

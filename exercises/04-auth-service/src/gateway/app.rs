//! Puts the gateway together. Called by `main`, and by the tests.

use std::sync::Arc;

use axum::{Router, middleware};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use super::auth_move::{AuthMove, auth_move};
use super::config::Config;
use super::cors;
use super::forward::{Gateway, forward};
use crate::chassis::http::{health, layers};

/// The gateway, ready to be served. What is its own is answered here; the rest is passed on.
pub fn router(config: &Config, moving: AuthMove) -> Router {
    routers(config, moving)()
}

/// The same once for each runtime: connections to the services behind belong to one of them, the
/// places for requests to all.
pub fn routers(config: &Config, moving: AuthMove) -> impl Fn() -> Router {
    let room = Arc::new(Semaphore::new(config.limits.at_once));
    move || {
        let gateway = Arc::new(Gateway::new(config, room.clone()));
        let moving = middleware::from_fn_with_state(moving.clone(), auth_move);
        let passed = Router::new().fallback(forward).with_state(gateway).layer(moving);
        let routes = health::without_database().merge(passed);
        // A request passes these from the first to the last.
        let around = (
            CatchPanicLayer::custom(layers::panicked),
            cors::Preflights(cors::layer(&config.origins)),
        );
        layers::named(routes.layer(around))
    }
}

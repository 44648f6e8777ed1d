//! Puts the gateway together. Called by `main`, and by the tests.

use std::sync::Arc;

use axum::Router;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;

use super::config::Config;
use super::cors;
use super::forward::{Gateway, forward};
use crate::chassis::http::{health, layers};

/// The gateway, ready to be served. What is its own is answered here; the rest is passed on.
pub fn router(config: &Config) -> Router {
    routers(config)()
}

/// The same once for each runtime: connections to the services behind belong to one of them, the
/// places for requests to all.
pub fn routers(config: &Config) -> impl Fn() -> Router {
    let room = Arc::new(Semaphore::new(config.limits.at_once));
    move || {
        let gateway = Arc::new(Gateway::new(config, room.clone()));
        let passed = Router::new().fallback(forward).with_state(gateway);
        let routes = health::without_database().merge(passed);
        // A request passes these from the first to the last.
        let around = (
            CatchPanicLayer::custom(layers::panicked),
            cors::Preflights(cors::layer(&config.origins)),
        );
        layers::named(routes.layer(around))
    }
}

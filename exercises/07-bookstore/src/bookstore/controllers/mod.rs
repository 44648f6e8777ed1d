//! The controllers: from HTTP to a call of a service, and back. Each resource has a file with its
//! `router()` in front. Called by `app`.

mod books;
mod offers;
// generate: modules

use utoipa_axum::router::OpenApiRouter;

use super::services::Services;

/// Every path of the service, with its description.
pub fn router(services: Services) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(books::router())
        .merge(offers::router())
        // generate: routers
        .with_state(services)
}

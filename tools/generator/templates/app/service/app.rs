//! Puts the service together and serves it. Called by `main`, and by the tests.

use std::net::TcpListener;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use super::config::Config;
use super::data_sources::{DataSources, StartError};
use super::services::Services;
use super::{controllers, openapi};
use crate::chassis::run::serve::{DRAIN, Switch, serve};
use crate::chassis::Error;
use crate::chassis::http::{health, layers};

/// The service, put together but not yet listening.
pub struct App {
    router: Router,
    sources: DataSources,
}

impl App {
    /// Opens the data sources and brings their tables up to date.
    pub async fn new(config: &Config) -> Result<Self, StartError> {
        let sources = DataSources::open(config).await?;
        let services = Services::new(&sources);
        let (routes, document) = OpenApiRouter::with_openapi(openapi::document())
            .merge(controllers::router(services))
            .split_for_parts();
        let asked = sources.clone();
        let routes = routes
            .merge(openapi::pages(document))
            .merge(health::asking(move || asked.clone().answer()))
            .fallback(async || Error::NotFound)
            .method_not_allowed_fallback(async || Error::WrongMethod);
        let router = layers::around(routes, config.request_deadline);
        Ok(Self { router, sources })
    }

    /// Serves until the switch says stop. Requests that were accepted by then are answered, and the
    /// data sources are closed, each within a deadline.
    pub async fn serve(self, listener: TcpListener, switch: &Switch) -> std::io::Result<()> {
        let served = serve(listener, self.router, switch).await;
        let _ = tokio::time::timeout(DRAIN, self.sources.close()).await;
        served
    }
}

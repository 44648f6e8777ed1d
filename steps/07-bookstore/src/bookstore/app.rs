//! Puts the service together and serves it. Called by `main`, and by the tests.

use std::net::TcpListener;
use std::sync::Arc;

use axum::{Router, middleware};
use tokio::task::JoinHandle;
use utoipa_axum::router::OpenApiRouter;

use super::config::Config;
use super::data_sources::{DataSources, StartError};
use super::services::Services;
use super::signed_in::only_signed_in;
use super::{controllers, openapi};
use crate::chassis::calls::{self, Neighbour};
use crate::chassis::http::{health, layers};
use crate::chassis::run::serve::{DRAIN, Switch, serve};
use crate::chassis::tokens::{Issuer, Verifier, keep_polling};
use crate::chassis::{Clock, DataSource, Error};

/// The places at which auth publishes what a verifier must know.
const KEYS: &str = "/.well-known/jwks.json";
const REVOCATIONS: &str = "/internal/revocations";

/// The service, put together but not yet listening.
pub struct App {
    router: Router,
    sources: DataSources,
    verifier: Arc<Verifier>,
    polling: JoinHandle<()>,
}

impl App {
    /// Opens the data sources and brings their tables up to date.
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let sources = DataSources::open(config).await?;
        // ANCHOR: join
        let services = Services::new(&sources);
        let auth = Neighbour::at("auth", &config.auth_url, config.patience);
        let auth = Arc::new(auth.map_err(|error| StartError::Source("auth", error.into()))?);
        let issuer = Issuer { neighbour: auth.clone(), keys: KEYS, revocations: REVOCATIONS };
        let verifier = Arc::new(Verifier::new(issuer, clock));
        let polling = keep_polling(verifier.clone(), config.poll_interval);
        let tokens = middleware::from_fn_with_state(verifier.clone(), only_signed_in);
        let (routes, document) = OpenApiRouter::with_openapi(openapi::document())
            .nest("/api/v1", controllers::router(services).layer(tokens))
            .split_for_parts();
        let document = openapi::with_tokens(document);
        // ANCHOR_END: join
        let asked = sources.clone();
        let routes = routes
            .merge(openapi::pages(document))
            .merge(calls::operations(vec![auth.guard(), sources.guard.clone()]))
            .merge(health::asking(move || asked.clone().answer()))
            .fallback(async || Error::NotFound)
            .method_not_allowed_fallback(async || Error::WrongMethod);
        let router = layers::around(routes, config.request_deadline);
        Ok(Self { router, sources, verifier, polling })
    }

    /// The verifier of tokens.
    pub fn verifier(&self) -> &Arc<Verifier> {
        &self.verifier
    }

    /// The database.
    pub fn source(&self) -> &DataSource {
        &self.sources.db
    }

    /// Serves until the switch says stop. Requests that were accepted by then are answered, and the
    /// data sources are closed, each within a deadline.
    pub async fn serve(self, listener: TcpListener, switch: &Switch) -> std::io::Result<()> {
        let served = serve(listener, self.router, switch).await;
        self.polling.abort();
        let _ = tokio::time::timeout(DRAIN, self.sources.close()).await;
        served
    }
}

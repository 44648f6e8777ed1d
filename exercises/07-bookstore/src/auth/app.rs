//! Puts the auth service together and serves it. Called by `main`, and by the tests.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use sqlx::migrate::Migrator;
use tokio::task::JoinHandle;

use super::config::Config;
use super::people::PeopleService;
use super::service::AuthService;
use super::{Hasher, TokenService, controller, internal, key_set};
use crate::chassis::http::{health, layers};
use crate::chassis::run::serve::{DRAIN, Switch, serve};
use crate::chassis::{Clock, DataSource, Error};
use crate::mail::{MailError, Queue, Sender};

/// The migrations of auth's tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!("migrations/auth");

/// The auth service, put together but not yet listening.
pub struct App {
    router: Router,
    source: DataSource,
    hasher: Hasher,
    mail_task: JoinHandle<()>,
}

/// The reasons for which it cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot make the data folder {0}: {1}")]
    Data(String, std::io::Error),
    #[error("cannot open the database (AUTH_DATABASE_URL): {0}")]
    Database(#[from] sqlx::Error),
    #[error("cannot send mail: {0}")]
    Mail(#[from] MailError),
    #[error("cannot hash passwords or sign tokens: {0}")]
    Keys(#[from] Error),
}

impl App {
    /// Opens the database, brings its tables up to date, and starts the task that mails.
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| StartError::Data(config.data.display().to_string(), error))?;
        let source = DataSource::open(&config.database, &MIGRATIONS).await?;
        let hasher = Hasher::new(config.hashing)?;
        let sender = Sender::open(config.mail_url.as_deref(), config.data.join("mail")).await?;
        let (queue, mail_task) = Queue::start(sender);
        let tokens = TokenService::new(&source, clock.clone());
        tokens.prepare().await?;
        let auth = AuthService::new(&source, hasher.clone(), Arc::new(queue), clock);
        let routes = Router::new()
            .nest("/api/v1", controller::router(auth))
            .merge(key_set::router(tokens.clone()))
            .merge(internal::router(tokens, PeopleService::new(&source)))
            .merge(health::router(source.clone()))
            .fallback(async || Error::NotFound)
            .method_not_allowed_fallback(async || Error::WrongMethod);
        let router = layers::around(routes, config.request_deadline);
        Ok(Self { router, source, hasher, mail_task })
    }

    /// The hasher, which counts its work.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// The database.
    pub fn source(&self) -> &DataSource {
        &self.source
    }

    /// Serves until the switch says stop. Requests that were accepted by then are
    /// answered, mails that wait are sent, and the database is closed, each within a deadline.
    pub async fn serve(self, listener: TcpListener, switch: &Switch) -> std::io::Result<()> {
        // The router goes when serving ends, and with it the last sender of the mail queue.
        let served = serve(listener, self.router, switch).await;
        if tokio::time::timeout(DRAIN, self.mail_task).await.is_err() {
            tracing::error!("mails were lost: they could not be sent before the end");
        }
        let _ = tokio::time::timeout(DRAIN, self.source.close()).await;
        served
    }
}

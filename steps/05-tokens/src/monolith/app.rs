//! Puts the monolith together and serves it. Called by `main`, and by the tests.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use sqlx::migrate::Migrator;
use tokio::task::JoinHandle;

use super::config::Config;
use crate::chassis::calls::Neighbour;
use crate::chassis::http::{health, layers};
use crate::chassis::run::serve::{DRAIN, Switch, serve};
use crate::chassis::tokens::{Issuer, Verifier, keep_polling};
use crate::chassis::{Clock, DataSource, Error};
use crate::mail::{MailError, Mailer, Queue, Sender};
use crate::notes::{self, AuthClient, UserDirectory};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/monolith");

/// The places at which auth publishes what a verifier must know.
const KEYS: &str = "/.well-known/jwks.json";
const REVOCATIONS: &str = "/internal/revocations";

/// Keep, put together but not yet listening.
pub struct App {
    router: Router,
    source: DataSource,
    mail_task: JoinHandle<()>,
    verifier: Arc<Verifier>,
    polling: JoinHandle<()>,
}

/// The reasons for which Keep cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot make the data folder {0}: {1}")]
    Data(String, std::io::Error),
    #[error("cannot open the database (DATABASE_URL): {0}")]
    Database(#[from] sqlx::Error),
    #[error("cannot send mail: {0}")]
    Mail(#[from] MailError),
    #[error("cannot ask the auth service (AUTH_URL): {0}")]
    Auth(#[from] reqwest::Error),
}

impl App {
    /// Opens the database, brings its tables up to date, and starts the task that mails.
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        Self::with_directory(config, clock, |directory| directory).await
    }

    /// The same with a directory of the caller's between the notes and auth: a test's that counts.
    pub async fn with_directory(
        config: &Config,
        clock: Clock,
        between: impl FnOnce(Arc<dyn UserDirectory>) -> Arc<dyn UserDirectory>,
    ) -> Result<Self, StartError> {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| StartError::Data(config.data.display().to_string(), error))?;
        let source = DataSource::open(&config.database, &MIGRATIONS).await?;
        let sender = Sender::open(config.mail_url.as_deref(), config.data.join("mail")).await?;
        let (queue, mail_task) = Queue::start(sender);
        // ANCHOR: compose
        let mail: Arc<dyn Mailer> = Arc::new(queue);
        let auth = Arc::new(Neighbour::at("auth", &config.auth_url, config.auth_deadline)?);
        let issuer = Issuer { neighbour: auth.clone(), keys: KEYS, revocations: REVOCATIONS };
        let verifier = Arc::new(Verifier::new(issuer, clock.clone()));
        let polling = keep_polling(verifier.clone(), config.poll_interval);
        let directory = between(Arc::new(AuthClient { auth }));
        let notes = notes::Services::new(&source, directory, mail, clock);
        // ANCHOR_END: compose
        let routes = Router::new()
            .nest("/api/v1", notes::router(notes, verifier.clone()))
            .merge(health::router(source.clone()))
            .fallback(async || Error::NotFound)
            .method_not_allowed_fallback(async || Error::WrongMethod);
        let router = layers::around(routes, config.request_deadline);
        Ok(Self { router, source, mail_task, verifier, polling })
    }

    /// The verifier of tokens.
    pub fn verifier(&self) -> &Arc<Verifier> {
        &self.verifier
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
        self.polling.abort();
        if tokio::time::timeout(DRAIN, self.mail_task).await.is_err() {
            tracing::error!("mails were lost: they could not be sent before the end");
        }
        let _ = tokio::time::timeout(DRAIN, self.source.close()).await;
        served
    }
}

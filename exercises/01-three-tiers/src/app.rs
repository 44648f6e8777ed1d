//! Puts Keep together and serves it. Called by `main`, and by the tests.

use std::net::TcpListener;

use axum::Router;
use sqlx::migrate::Migrator;
use tokio::task::JoinHandle;

use crate::chassis::run::serve::{DRAIN, Switch, serve};
use crate::chassis::{Clock, DataSource};
use crate::config::Config;
use crate::router::router;
use crate::services::{Hasher, MailService, Sender, Services};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Keep, put together but not yet listening.
pub struct App {
    router: Router,
    source: DataSource,
    hasher: Hasher,
    mail_task: JoinHandle<()>,
}

/// The reasons for which Keep cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot make the data folder {0}: {1}")]
    Data(String, std::io::Error),
    #[error("cannot open the database (DATABASE_URL): {0}")]
    Database(#[from] sqlx::Error),
    #[error("cannot send mail: {0}")]
    Mail(#[from] crate::services::MailError),
    #[error("cannot hash passwords: {0}")]
    Hashing(#[from] crate::chassis::Error),
}

impl App {
    /// Opens the database, brings its tables up to date, and starts the task that mails.
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| StartError::Data(config.data.display().to_string(), error))?;
        let source = DataSource::open(&config.database, &MIGRATIONS).await?;
        let hasher = Hasher::new(config.hashing)?;
        let sender = Sender::open(config.mail_url.as_deref(), config.data.join("mail")).await?;
        let (mail, mail_task) = MailService::start(sender);
        let services = Services::new(&source, hasher.clone(), mail, clock);
        let router = router(services, source.clone(), config.request_deadline);
        Ok(Self { router, source, hasher, mail_task })
    }

    /// The hasher, which counts its work.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
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

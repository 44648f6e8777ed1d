//! Puts Keep together and serves it. Called by `main`, and by the tests.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::Config;
use crate::data_source::DataSource;
use crate::router::router;
use crate::services::{Hasher, MailService, Sender, Services};

/// The time that a client has to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// The time that running requests and waiting mails have once the program is told to stop.
const DRAIN: Duration = Duration::from_secs(10);

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
    Hashing(#[from] crate::error::Error),
}

impl App {
    /// Opens the database, brings its tables up to date, and starts the task that mails.
    pub async fn new(config: &Config, clock: Clock) -> Result<Self, StartError> {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| StartError::Data(config.data.display().to_string(), error))?;
        let source = DataSource::open(&config.database_url).await?;
        let hasher = Hasher::new(config.hashing)?;
        let sender = Sender::open(config.mail_url.as_deref(), config.data.join("mail")).await?;
        let (mail, mail_task) = MailService::start(sender);
        let services = Services::new(source.clone(), hasher.clone(), mail, clock);
        let router = router(services, config.request_deadline);
        Ok(Self { router, source, hasher, mail_task })
    }

    /// The hasher, which counts its work.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Serves until the handle is told to shut down. Requests that were accepted by then are
    /// answered, mails that wait are sent, and the database is closed, each within a deadline.
    pub async fn serve(
        self,
        listener: TcpListener,
        handle: Handle<SocketAddr>,
    ) -> std::io::Result<()> {
        listener.set_nonblocking(true)?;
        let mut server = axum_server::from_tcp(listener)?.handle(handle);
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
        // The router goes when serving ends, and with it the last sender of the mail queue.
        let served = server.serve(self.router.into_make_service()).await;
        if tokio::time::timeout(DRAIN, self.mail_task).await.is_err() {
            tracing::error!("mails were lost: they could not be sent before the end");
        }
        let _ = tokio::time::timeout(DRAIN, self.source.close()).await;
        served
    }
}

/// Tells a server to stop: no new connections, and an end to the waiting.
pub fn stop(handle: &Handle<SocketAddr>) {
    handle.graceful_shutdown(Some(DRAIN));
}

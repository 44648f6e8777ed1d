//! Sends one mail: into a folder, or by SMTP. Called by the queue.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use uuid::Uuid;

use super::Mail;

/// A mail server that does not answer for so long has failed.
const DEADLINE: Duration = Duration::from_secs(10);
const FROM: &str = "Keep <keep@keep.example>";

/// Where mails go.
#[derive(Clone)]
pub enum Sender {
    /// Files `*.eml` in a folder, in the order of their names.
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// Why a mail cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("the mail cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the mail cannot be kept in {0}: {1}")]
    Folder(PathBuf, std::io::Error),
    #[error("MAIL_URL or the mail server: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    #[error("the mail server did not answer in {DEADLINE:?}")]
    Deadline,
}

impl Sender {
    /// SMTP where `url` names a server, else files in `folder`.
    pub async fn open(url: Option<&str>, folder: PathBuf) -> Result<Self, MailError> {
        if let Some(url) = url {
            let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?;
            return Ok(Self::Smtp(transport.timeout(Some(DEADLINE)).build()));
        }
        match tokio::fs::create_dir_all(&folder).await {
            Ok(()) => Ok(Self::Folder(folder)),
            Err(error) => Err(MailError::Folder(folder, error)),
        }
    }

    pub(super) async fn send(&self, message: Message) -> Result<(), MailError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(Uuid::now_v7().to_string());
                let (draft, mail) = (path.with_extension("tmp"), path.with_extension("eml"));
                let write = async {
                    tokio::fs::write(&draft, message.formatted()).await?;
                    tokio::fs::rename(&draft, &mail).await
                };
                write.await.map_err(|error| MailError::Folder(folder.clone(), error))?;
                tracing::info!(file = %mail.display(), "a mail was written");
            }
            Self::Smtp(transport) => {
                let sending = tokio::time::timeout(DEADLINE, transport.send(message));
                sending.await.map_err(|_| MailError::Deadline)??;
                tracing::info!("a mail was sent");
            }
        }
        Ok(())
    }
}

/// As it goes over the wire.
pub(super) fn message(mail: Mail) -> Result<Message, MailError> {
    let parse = |address: &str| address.parse().map_err(|_| lettre::error::Error::MissingTo);
    Ok(Message::builder()
        .from(parse(FROM)?)
        .to(parse(&mail.to)?)
        .subject(mail.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text)?)
}

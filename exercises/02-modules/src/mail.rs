//! Mail: takes a finished text for an address and sends it, in a task of its own. The context that
//! sends a mail writes its text. Called by the contexts through the port `Mailer`, and by each
//! `app`, which starts the task.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Mails that wait to be sent; one more is dropped, and the log says so.
const LENGTH: usize = 1_000;
/// A mail server that does not answer for so long has failed.
const DEADLINE: Duration = Duration::from_secs(10);
const FROM: &str = "Keep <keep@keep.example>";

/// A text for somebody. It has no `Debug`, so that no log can show the code in it.
#[derive(Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// Takes mails, and returns nothing: a mail that cannot be sent is an error in the log.
pub trait Mailer: Send + Sync {
    fn post(&self, mail: Mail);
}

/// The mails that wait. The answer to a client does not wait for the mail server, because its time
/// would tell that there was somebody to write to. The price: a mail is lost when the server
/// refuses it or the process dies; chapter 08 starts there.
#[derive(Clone)]
pub struct Queue {
    waiting: mpsc::Sender<Message>,
}

impl Queue {
    /// Starts the task that sends. It ends when the last clone of the queue is gone and everything
    /// is sent.
    pub fn start(sender: Sender) -> (Self, JoinHandle<()>) {
        let (queue, mut waiting) = mpsc::channel::<Message>(LENGTH);
        let task = tokio::spawn(async move {
            while let Some(message) = waiting.recv().await {
                if let Err(error) = sender.send(message).await {
                    tracing::error!(%error, "a mail was lost");
                }
            }
        });
        (Self { waiting: queue }, task)
    }
}

impl Mailer for Queue {
    fn post(&self, mail: Mail) {
        match message(mail) {
            Ok(message) => {
                if self.waiting.try_send(message).is_err() {
                    tracing::error!("a mail was lost: too many are waiting");
                }
            }
            Err(error) => tracing::error!(%error, "a mail was lost"),
        }
    }
}

/// The destination of mails.
#[derive(Clone)]
pub enum Sender {
    /// Files `*.eml` in a folder, in the order of their names.
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// The reasons for which a mail cannot be sent.
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

    async fn send(&self, message: Message) -> Result<(), MailError> {
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

/// The mail as it goes over the wire.
fn message(mail: Mail) -> Result<Message, MailError> {
    let parse = |address: &str| address.parse().map_err(|_| lettre::error::Error::MissingTo);
    Ok(Message::builder()
        .from(parse(FROM)?)
        .to(parse(&mail.to)?)
        .subject(mail.subject)
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text)?)
}

//! Mail: written here, sent by a task of its own. Called by the auth and the share service.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::chassis::Email;
use crate::models::{Account, Code, Note, Permission, Purpose};

/// Mails that wait to be sent; one more is dropped, and the log says so.
const QUEUE: usize = 1_000;
/// A mail server that does not answer for so long has failed.
const DEADLINE: Duration = Duration::from_secs(10);
const FROM: &str = "Keep <keep@keep.example>";

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

/// Takes mails. The answer to a client does not wait for the mail server: its time would tell
/// whether there was somebody to write to. What this costs is that a mail is lost when the server
/// refuses it or the process dies; chapter 08 starts there.
#[derive(Clone)]
pub struct MailService {
    queue: mpsc::Sender<Message>,
}

impl MailService {
    /// Starts the task that sends. It ends when the last clone of the service is gone and
    /// everything is sent.
    pub fn start(sender: Sender) -> (Self, JoinHandle<()>) {
        let (queue, mut waiting) = mpsc::channel::<Message>(QUEUE);
        let task = tokio::spawn(async move {
            while let Some(message) = waiting.recv().await {
                if let Err(error) = sender.send(message).await {
                    tracing::error!(%error, "a mail was lost");
                }
            }
        });
        (Self { queue }, task)
    }

    /// Mails a code; the only place where it stands in clear.
    pub fn send_code(&self, account: &Account, purpose: Purpose, code: &Code) {
        let (subject, use_) = match purpose {
            Purpose::Confirm => ("Confirm your address", "confirm your address"),
            Purpose::Reset => ("Your new password", "set a new password"),
        };
        let code = code.as_str();
        let text = format!(
            "Hello {},\n\n{code} is your code to {use_}.\nIt is good for ten minutes, and once.\n\n\
             If you did not ask for it, you need not do anything.\n",
            account.name
        );
        self.post(&account.email, subject, text);
    }

    /// Tells the owner of an address that somebody tried to sign up with it.
    pub fn tell_known(&self, email: &Email) {
        let text = "Hello,\n\nsomebody, probably you, wants to sign up with this address.\nIt has \
                    an account already: sign in, or ask for a new password.\n";
        self.post(email.as_str(), "You have an account", text.to_owned());
    }

    pub fn tell_shared(&self, to: &Account, owner: &Account, note: &Note, as_: Permission) {
        let title = note.title.as_deref().unwrap_or("a note without a title");
        let text = format!(
            "Hello {},\n\n{} shares a note with you, as {}: {title}\n",
            to.name,
            owner.name,
            as_.as_str()
        );
        self.post(&to.email, "A note is shared with you", text);
    }

    fn post(&self, to: &str, subject: &str, text: String) {
        match message(to, subject, text) {
            Ok(message) => {
                if self.queue.try_send(message).is_err() {
                    tracing::error!("a mail was lost: too many are waiting");
                }
            }
            Err(error) => tracing::error!(%error, "a mail was lost"),
        }
    }
}

fn message(to: &str, subject: &str, text: String) -> Result<Message, MailError> {
    let parse = |address: &str| address.parse().map_err(|_| lettre::error::Error::MissingTo);
    Ok(Message::builder()
        .from(parse(FROM)?)
        .to(parse(to)?)
        .subject(subject)
        .header(ContentType::TEXT_PLAIN)
        .body(text)?)
}

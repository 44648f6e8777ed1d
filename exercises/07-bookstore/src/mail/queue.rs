//! The mails that wait, and the task that sends them. Called by the other contexts, as a `Mailer`,
//! and by `app`, which starts it.

use lettre::Message;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::sender::message;
use super::{Mail, Mailer, Sender};

/// Mails that wait to be sent; one more is dropped, and the log says so.
const LENGTH: usize = 1_000;

/// Takes mails. The answer to a client does not wait for the mail server: its time would tell
/// whether there was somebody to write to. What this costs is that a mail is lost when the server
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

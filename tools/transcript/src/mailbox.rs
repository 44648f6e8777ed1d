//! The mails that a system has written as `.eml` files. Called by tests that need a code.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::shared::{back, is_shared, out};

/// A mail is looked for every so often, and for so long.
const INTERVAL: Duration = Duration::from_millis(5);
const DEADLINE: Duration = Duration::from_secs(3);
/// The same in a system that hashes as in production, and that others keep busy.
const SHARED_DEADLINE: Duration = Duration::from_secs(10);

/// A folder of mails, in the order of their file names.
#[derive(Clone, Debug)]
pub struct Mailbox {
    folder: PathBuf,
}

/// One mail, decoded.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The addressee.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text, without trailing blank lines.
    pub text: String,
}

impl Mail {
    /// The first run of six digits in the text, or an empty text.
    pub fn code(&self) -> String {
        let digits = |part: &&str| part.len() == 6 && part.bytes().all(|b| b.is_ascii_digit());
        let mut words = self.text.split(|c: char| !c.is_alphanumeric());
        words.find(digits).unwrap_or_default().to_owned()
    }

    /// As it stands in a transcript.
    pub(crate) fn render(&self) -> String {
        format!("(mail) to {}: {}\n\n{}\n", self.to, self.subject, self.text)
    }

    /// As the checkpoint reads it.
    fn brought_back(self) -> Self {
        let read = |text: &str| back(text).into_owned();
        Self { to: read(&self.to), subject: read(&self.subject), text: read(&self.text) }
    }

    fn read(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let parsed = mailparse::parse_mail(&bytes).ok()?;
        let header = |name: &str| {
            let header = parsed.headers.iter().find(|h| h.get_key_ref().eq_ignore_ascii_case(name));
            header.map(mailparse::MailHeader::get_value).unwrap_or_default()
        };
        let text = parsed.get_body().ok()?.replace("\r\n", "\n").trim_end().to_owned();
        Some(Self { to: header("To"), subject: header("Subject"), text })
    }
}

impl Mailbox {
    /// The mails in `folder`, which need not exist yet.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Every mail to `address`, the oldest first.
    pub fn to(&self, address: &str) -> Vec<Mail> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
        paths.sort();
        let mails = paths.iter().filter_map(|path| Mail::read(path));
        let sent_to = out(address);
        mails.filter(|mail| mail.to.contains(&*sent_to)).map(Mail::brought_back).collect()
    }

    /// Waits until `count` mails to `address` have come, and returns the last of these.
    /// `None` when they do not come in time.
    pub async fn wait_for(&self, address: &str, count: usize) -> Option<Mail> {
        let started = std::time::Instant::now();
        let deadline = if is_shared() { SHARED_DEADLINE } else { DEADLINE };
        loop {
            let mut mails = self.to(address);
            if mails.len() >= count && count > 0 {
                return Some(mails.swap_remove(count - 1));
            }
            if started.elapsed() > deadline {
                return None;
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

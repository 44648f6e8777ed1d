//! The door of the mail context: what another context may ask of it. Called by the others.

/// A text for somebody. It has no `Debug`, so that no log can show the code in it.
#[derive(Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
}

/// Takes mails. The answer to a client does not wait for the mail server, so nothing is returned: a
/// mail that cannot be sent is an error in the log.
pub trait Mailer: Send + Sync {
    fn post(&self, mail: Mail);
}

/// An address of a mailbox, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Takes what lettre takes: a mail could be sent there.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const FAULT: &str = "must be an e-mail address of at most 254 characters";
        let address = text.trim().to_lowercase();
        if address.len() > 254 {
            return Err(FAULT);
        }
        match address.parse::<lettre::Address>() {
            Ok(_) => Ok(Self(address)),
            Err(_) => Err(FAULT),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

//! An address of a mailbox. Called by every part that takes one from a client.

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

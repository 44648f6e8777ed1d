//! An account: the person, the address and the password. Called by the auth controllers, service
//! and repository.

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

/// Somebody who has signed up.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub password_hash: String,
    /// True once the person has shown that the address is theirs.
    pub confirmed: bool,
}

/// A person's name: 1 to 80 characters of any script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

impl PersonName {
    /// Takes a name as it was typed; the error is the end of a sentence, "must have …".
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name = text.trim();
        if !(1..=80).contains(&name.chars().count()) {
            return Err("must have 1 to 80 characters");
        }
        if name.chars().any(char::is_control) {
            return Err("must not contain control characters");
        }
        Ok(Self(name.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password that somebody chose. It has no `Debug`, so that no log can show it.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Length is what makes a password strong; no character is asked for and none refused. Two
    /// keyboards may send one text in two ways: an ü is one character or two, and there are many
    /// spaces. Either way it is the same password (RFC 8265, section 4.2).
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let spaced = text.chars().map(|letter| if is_space(letter) { ' ' } else { letter });
        let text: String = spaced.nfc().collect();
        match text.chars().count() {
            8..=128 => Ok(Self(text)),
            _ => Err("must have 8 to 128 characters"),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Unicode's category Zs: what separates words, and neither lines nor paragraphs.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() && !letter.is_control() && !matches!(letter, '\u{2028}' | '\u{2029}')
}

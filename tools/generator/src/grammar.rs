//! The short form of a field on the command line: `NAME:TYPE[:MIN..MAX][[][:MIN..MAX]][!|=DEFAULT]`.
//! Called by the program and by `spec::field`.
//!
//! Nothing in it needs quotes in bash, zsh or fish, but for lists (`[]`, in zsh) and defaults with
//! spaces. That is why limits are not in braces, which bash expands, and why `!` comes last, where no
//! shell takes it for its history.

use std::fmt;

use serde_json::Number;

use crate::spec::{Field, Kind, Limits, Part, Presence, from_text};

/// What is wrong with a field, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    field: String,
    /// Counted in characters.
    at: usize,
    message: String,
}

impl fmt::Display for Fault {
    /// The message, the field, and a mark below the character.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.field.escape_debug().to_string();
        let before: String = self.field.chars().take(self.at).collect();
        let indent = before.escape_debug().count();
        write!(f, "{}\n    {shown}\n    {}^", self.message, " ".repeat(indent))
    }
}

impl std::error::Error for Fault {}

/// Reads a field from its short form.
pub fn field(text: &str) -> Result<Field, Fault> {
    Reader { text, at: 0 }.field()
}

/// The message for a type that does not exist.
pub fn unknown_kind(word: &str) -> String {
    let known = Kind::WORDS.join(", ");
    let word = word.escape_debug();
    format!(
        "there is no type `{word}`; the types are {known}, a list of one of them as in `string[]`, and \
         the names of value objects as in `Money`"
    )
}

/// The message for a field that can never be missing and says what stands where it is.
pub fn both_required_and_default(name: &str) -> String {
    format!("`{name}` is required, so its default would never be used; leave one of the two out")
}

/// What may follow, as messages list it.
const FOLLOWS: &str = "`:MIN..MAX` for limits, `[]` for a list, `!` for required, `=VALUE` for a \
                       default, or nothing, which means optional";

struct Reader<'a> {
    text: &'a str,
    /// The byte that is read next.
    at: usize,
}

impl<'a> Reader<'a> {
    fn field(mut self) -> Result<Field, Fault> {
        let name = self.until(&[':', '=', '!', '?', '[', '{']);
        crate::names::check_field(name).map_err(|message| self.fault_at(0, message))?;
        if !self.take(":") {
            let message = format!("after the name `{name}` comes `:` and a type: {name}:string");
            return Err(self.fault(message));
        }
        let kind = self.kind()?;
        let limits_at = self.at + 1;
        let limits = self.limits()?.unwrap_or_default();
        let list_at = self.at + "[]:".len();
        let list = match self.take("[]") {
            true => Some(self.limits()?.unwrap_or_default()),
            false => None,
        };
        let presence = self.presence(&kind, list.is_some())?;
        let field = Field { name: name.to_owned(), kind, limits, list, presence };
        field.checked().map_err(|fault| {
            let at = match fault.part {
                Part::Name => 0,
                Part::Limits => limits_at,
                Part::List => list_at,
                // A default is the last part, and nothing before it has this sign.
                Part::Default => self.text.find('=').map_or(0, |equals| equals + 1),
            };
            self.fault_at(at, fault.message)
        })
    }

    fn kind(&mut self) -> Result<Kind, Fault> {
        let at = self.at;
        let word = self.until(&[':', '=', '!', '?', '[', '{']);
        let word_is = Kind::parse(word);
        word_is.ok_or_else(|| match word {
            "" => self.fault_at(at, format!("here comes a type: {}", Kind::WORDS.join(", "))),
            word => self.fault_at(at, unknown_kind(word)),
        })
    }

    /// `:1..200`, `:1..` or `:..200`, if there is a colon.
    fn limits(&mut self) -> Result<Option<Limits>, Fault> {
        if !self.take(":") {
            return Ok(None);
        }
        let at = self.at;
        let word = self.until(&['=', '!', '?', '[', '{']);
        let Some((min, max)) = word.split_once("..") else {
            let message = format!("`{word}` is no pair of limits: write MIN..MAX, MIN.. or ..MAX");
            return Err(self.fault_at(at, message));
        };
        let max_at = at + min.len() + "..".len();
        let limits = Limits { min: self.number(min, at)?, max: self.number(max, max_at)? };
        match limits.is_open() {
            true => Err(self.fault_at(at, "limits have a number on one side at least".to_owned())),
            false => Ok(Some(limits)),
        }
    }

    fn number(&self, word: &str, at: usize) -> Result<Option<Number>, Fault> {
        match word {
            "" => Ok(None),
            word => serde_json::from_str(word)
                .map(Some)
                .map_err(|_| self.fault_at(at, format!("`{word}` is no number"))),
        }
    }

    fn presence(&mut self, kind: &Kind, is_list: bool) -> Result<Presence, Fault> {
        let required = self.take("!");
        let optional = !required && self.take("?");
        if self.take("=") {
            if required || optional {
                let name = self.text.split(':').next().unwrap_or_default();
                let message = match required {
                    true => both_required_and_default(name),
                    false => {
                        format!("`{name}` has a default, so it is optional without `?` as well")
                    }
                };
                return Err(self.fault_at(self.at - 1, message));
            }
            let value = from_text(kind, is_list, &self.text[self.at..]);
            return Ok(Presence::Default(value));
        }
        if self.at < self.text.len() {
            return Err(self.fault(self.what_may_follow()));
        }
        Ok(if required { Presence::Required } else { Presence::Optional })
    }

    fn what_may_follow(&self) -> String {
        let rest = &self.text[self.at..];
        if rest.starts_with('{') {
            return "limits are written `:MIN..MAX`, as in `title:string:1..200!`".to_owned();
        }
        let before_marks = self.text[..self.at].ends_with(['!', '?']);
        if before_marks && rest.starts_with(':') {
            return "limits come before `!`, as in `title:string:1..200!`".to_owned();
        }
        if before_marks && rest.starts_with(|c: char| c.is_ascii_digit()) {
            return "after `!` nothing more comes (was it {MIN..MAX}, which bash expands? limits are \
                    written `:MIN..MAX`, as in `title:string:1..200!`)"
                .to_owned();
        }
        format!("this is not understood; after the type may come {FOLLOWS}")
    }

    /// Takes everything before the first of `ends`.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let rest = &self.text[self.at..];
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn take(&mut self, sign: &str) -> bool {
        let taken = self.text[self.at..].starts_with(sign);
        if taken {
            self.at += sign.len();
        }
        taken
    }

    fn fault(&self, message: String) -> Fault {
        self.fault_at(self.at, message)
    }

    fn fault_at(&self, byte: usize, message: String) -> Fault {
        let at = self.text[..byte].chars().count();
        Fault { field: self.text.to_owned(), at, message }
    }
}

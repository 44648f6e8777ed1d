//! The kinds of values that a field can have. Called by `field` and by the emitters.

use std::fmt;

/// What one value is. A list of them is said by the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; its limits count characters.
    String,
    /// 64 bits with a sign.
    Integer,
    /// A floating-point number of 64 bits.
    Number,
    Boolean,
    /// `2026-11-25`
    Date,
    /// RFC 3339, in UTC.
    Timestamp,
    Uuid,
    /// Any JSON.
    Json,
    /// A value object, by the name of its model.
    Object(String),
}

impl Kind {
    /// The words that name a kind, as messages list them.
    pub const WORDS: [&str; 8] =
        ["string", "integer", "number", "boolean", "date", "timestamp", "uuid", "json"];

    /// Reads a kind: one of [`Self::WORDS`], or the name of a value object, which begins with a
    /// capital letter.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "string" => Self::String,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "timestamp" => Self::Timestamp,
            "uuid" => Self::Uuid,
            "json" => Self::Json,
            name if name.starts_with(|c: char| c.is_ascii_uppercase()) => {
                Self::Object(name.to_owned())
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Uuid => "uuid",
            Self::Json => "json",
            Self::Object(name) => name,
        })
    }
}

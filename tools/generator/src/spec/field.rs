//! A field of a model. In JSON it is an object, or its short form on the command line as a string:
//! `{"name": "title", "type": "string", "required": true, "min": 1, "max": 200}` and
//! `"title:string:1..200!"` are the same. Called by `model` and by the emitters.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

use super::{Kind, value};
use crate::{grammar, names};

/// One field, checked: its limits and its default fit its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// `in_stock`: the member in JSON, the field in Rust and the column in SQL.
    pub name: String,
    pub kind: Kind,
    /// How long a string may be, in characters, or how large a number.
    pub limits: Limits,
    /// For a list of values: how many there may be.
    pub list: Option<Limits>,
    pub presence: Presence,
}

/// Whether a value must be there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// It must be there, and is not null.
    Required,
    /// It may be missing or null: an `Option`.
    Optional,
    /// Where it is missing, this value stands instead; it is never null.
    Default(Value),
}

/// Both ends belong to what is allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    pub min: Option<Number>,
    pub max: Option<Number>,
}

/// What is wrong with a field, and in which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    pub part: Part,
    /// A sentence.
    pub message: String,
}

/// The parts of a field that can be wrong by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Name,
    Limits,
    List,
    Default,
}

impl Field {
    /// Checks what was read from a command line or a config.
    pub fn checked(self) -> Result<Self, FieldFault> {
        let fault = |part: Part| move |message: String| FieldFault { part, message };
        names::check_field(&self.name).map_err(fault(Part::Name))?;
        value::check_list(&self).map_err(fault(Part::List))?;
        value::check_limits(&self).map_err(fault(Part::Limits))?;
        match self.presence {
            Presence::Default(given) => {
                let (kind, limits, list) = (&self.kind, &self.limits, self.list.as_ref());
                let default = value::read_default(kind, limits, list, given)
                    .map_err(|message| format!("the default of `{}` {message}", self.name))
                    .map_err(fault(Part::Default))?;
                Ok(Self { presence: Presence::Default(default), ..self })
            }
            _ => Ok(self),
        }
    }
}

impl Limits {
    /// Whether anything is allowed.
    pub fn is_open(&self) -> bool {
        self.min.is_none() && self.max.is_none()
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |end: &Option<Number>| end.as_ref().map(Number::to_string).unwrap_or_default();
        write!(f, "{}..{}", shown(&self.min), shown(&self.max))
    }
}

/// The short form that [`grammar::field`] reads.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.kind)?;
        let limits = |limits: &Limits| match limits.is_open() {
            true => String::new(),
            false => format!(":{limits}"),
        };
        f.write_str(&limits(&self.limits))?;
        if let Some(list) = &self.list {
            write!(f, "[]{}", limits(list))?;
        }
        match &self.presence {
            Presence::Required => f.write_str("!"),
            Presence::Optional => Ok(()),
            Presence::Default(Value::String(text)) => write!(f, "={text}"),
            Presence::Default(value) => write!(f, "={value}"),
        }
    }
}

/// The long form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    name: String,
    /// `string`, or `string[]` for a list.
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_items: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_items: Option<Number>,
}

impl Form {
    fn read(self) -> Result<Field, String> {
        let (word, list) = match self.kind.strip_suffix("[]") {
            Some(word) => (word, Some(Limits { min: self.min_items, max: self.max_items })),
            None if self.min_items.is_some() || self.max_items.is_some() => {
                let name = &self.name;
                return Err(format!("`min_items` and `max_items` of `{name}` are for lists alone"));
            }
            None => (self.kind.as_str(), None),
        };
        let kind = Kind::parse(word).ok_or_else(|| grammar::unknown_kind(word))?;
        let presence = match (self.required, self.default) {
            (true, Some(_)) => return Err(grammar::both_required_and_default(&self.name)),
            (true, None) => Presence::Required,
            (false, Some(value)) => Presence::Default(value),
            (false, None) => Presence::Optional,
        };
        let limits = Limits { min: self.min, max: self.max };
        let field = Field { name: self.name, kind, limits, list, presence };
        field.checked().map_err(|fault| fault.message)
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let list = self.list.clone().unwrap_or_default();
        Form {
            name: self.name.clone(),
            kind: format!("{}{}", self.kind, if self.list.is_some() { "[]" } else { "" }),
            required: self.presence == Presence::Required,
            default: match &self.presence {
                Presence::Default(value) => Some(value.clone()),
                _ => None,
            },
            min: self.limits.min.clone(),
            max: self.limits.max.clone(),
            min_items: list.min,
            max_items: list.max,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(short) => grammar::field(&short).map_err(D::Error::custom),
            long => {
                let form: Form = serde_json::from_value(long).map_err(D::Error::custom)?;
                form.read().map_err(D::Error::custom)
            }
        }
    }
}

//! A single value, of a record or of a filter. Called by the conditions, their parser and `order`.

use std::cmp::Ordering;

use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

use super::fields::{FieldType, Kind};
use crate::chassis::http::json;

#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Null,
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Date(Date),
    /// In UTC, in whole microseconds.
    Timestamp(OffsetDateTime),
    Uuid(Uuid),
    /// An object or an array: there is one, and that is all that a filter sees of it.
    Json,
}

impl Scalar {
    /// The longest text of a filter, in characters.
    const LONGEST_TEXT: usize = 1_000;

    /// The value of a record in a field.
    pub fn of_record(field: &FieldType, record: &Map<String, Value>) -> Self {
        match record.get(field.name) {
            None | Some(Value::Null) => Self::Null,
            Some(Value::String(text)) if field.kind == Kind::Text => Self::Text(text.clone()),
            Some(value) => Self::of_json(field.kind, value).unwrap_or(Self::Null),
        }
    }

    /// The value that JSON writes like that; the error ends a sentence.
    pub fn of_json(kind: Kind, value: &Value) -> Result<Self, &'static str> {
        // HOLE 2 of 6, type_map: The kind of the field says what a value of JSON means: the
        // string "2026-03-01" is a date where the field is one, and a text where it is a text.
        // `null` stays `Null` for every kind. A text goes through `of_text`, which has errors
        // of its own; for a field of the kind JSON everything else is `Scalar::Json`. What is
        // no value of the kind gives None, from which the error follows: a filter takes 5 for
        // an integer, and not 5.0. As it stands, JSON alone decides: an id is compared as a
        // text, so no book is found by its id.
        // Turns green: a_list_that_is_cut_says_where_it_goes_on,
        // a_value_is_what_its_field_says, all_faults_come_at_once, brackets_say_what_json_says,
        // each_fault_is_named_with_its_place, each_filter_selects_what_it_says,
        // every_place_selects_the_same_in_the_same_order
        let _ = (parse_date, parse_timestamp, Uuid::try_parse);
        let parsed = match value {
            Value::Null => Some(Self::Null),
            Value::Bool(value) => Some(Self::Boolean(*value)),
            Value::Number(number) => number.as_i64().map(Self::Integer),
            Value::String(text) => return Self::of_text(text),
            Value::Array(_) | Value::Object(_) => Some(Self::Json),
        };
        // END OF HOLE type_map
        parsed.ok_or(kind.wanted())
    }

    /// The value that a part of a query writes like that. There everything is text, so `null` is no
    /// value, but for a field of the kind text.
    pub fn of_query(kind: Kind, text: &str) -> Result<Self, &'static str> {
        match kind {
            Kind::Text | Kind::Date | Kind::Timestamp | Kind::Uuid if text != "null" => {
                Self::of_json(kind, &Value::from(text))
            }
            Kind::Text => Self::of_text(text),
            // `5`, `true` and `null` are JSON already.
            _ => {
                let value = json::parse(text.as_bytes()).map_err(|_| kind.wanted())?;
                Self::of_json(kind, &value)
            }
        }
    }

    fn of_text(text: &str) -> Result<Self, &'static str> {
        match text {
            _ if text.chars().count() > Self::LONGEST_TEXT => {
                Err("must not be longer than 1,000 characters")
            }
            // PostgreSQL has no text with it, and SQLite's LIKE ends at it.
            _ if text.contains('\0') => Err("must not contain the character U+0000"),
            _ => Ok(Self::Text(text.to_owned())),
        }
    }

    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Equal, where no value is equal to no value.
    pub fn is(&self, other: &Self) -> bool {
        self == other
    }

    /// The order of two values of one kind; `None` if there is none. Texts are compared by
    /// their bytes, not as a language sorts them: a machine's languages change with its updates.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Integer(one), Self::Integer(other)) => Some(one.cmp(other)),
            (Self::Number(one), Self::Number(other)) => one.partial_cmp(other),
            (Self::Boolean(one), Self::Boolean(other)) => Some(one.cmp(other)),
            (Self::Date(one), Self::Date(other)) => Some(one.cmp(other)),
            (Self::Timestamp(one), Self::Timestamp(other)) => Some(one.cmp(other)),
            (Self::Uuid(one), Self::Uuid(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

impl Kind {
    /// The kinds of values in a filter.
    pub fn wanted(self) -> &'static str {
        match self {
            Self::Text => "must be a string",
            Self::Integer => "must be an integer from -2^63 to 2^63 - 1",
            Self::Number => "must be a number",
            Self::Boolean => "must be true or false",
            Self::Date => "must be a date such as 2026-03-01",
            Self::Timestamp => {
                "must be a time such as 2026-03-01T12:00:00Z, with at most six digits after the second"
            }
            Self::Uuid => "must be a UUID",
            Self::Json => "must be null: a filter does not look into it",
        }
    }
}

fn parse_date(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok().filter(|_| text.len() == 10)
}

fn parse_timestamp(text: &str) -> Option<OffsetDateTime> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok()?.checked_to_offset(UtcOffset::UTC)?;
    // An offset may lead out of the four digits that a year has in RFC 3339.
    (time.nanosecond() % 1_000 == 0 && (0..=9999).contains(&time.year())).then_some(time)
}

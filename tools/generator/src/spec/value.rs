//! Values by their kind: whether limits make sense for it, and whether a default is one of its values.
//! Called by `field`.

use serde_json::{Number, Value};
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};

use super::{Field, Kind, Limits, Presence};

/// Whether the limits of a field's list can hold. The error is a sentence.
pub fn check_list(field: &Field) -> Result<(), String> {
    match &field.list {
        Some(list) => check_counts(&field.name, list, "number of elements"),
        None => Ok(()),
    }
}

/// Whether the limits of a field fit its kind and can hold. The error is a sentence.
pub fn check_limits(field: &Field) -> Result<(), String> {
    let (name, limits) = (&field.name, &field.limits);
    match field.kind {
        _ if limits.is_open() => Ok(()),
        Kind::String => check_counts(name, limits, "length"),
        Kind::Number => check_order(name, limits, "range"),
        Kind::Integer => {
            let mut ends = [&limits.min, &limits.max].into_iter().flatten();
            match ends.find(|end| !is_integer(end)) {
                Some(end) => Err(format!(
                    "the range of `{name}`: {end} is no integer between -(2^53-1) and 2^53-1"
                )),
                None => check_order(name, limits, "range"),
            }
        }
        ref kind => Err(format!(
            "`{name}` is of type {kind}, which has no limits; string (length), integer and number \
             (range) and lists (number of elements) have"
        )),
    }
}

fn check_counts(name: &str, limits: &Limits, what: &str) -> Result<(), String> {
    let mut ends = [&limits.min, &limits.max].into_iter().flatten();
    match ends.find(|end| end.as_u64().is_none()) {
        Some(end) => {
            Err(format!("the {what} of `{name}` is a count: {end} is no whole number from 0"))
        }
        None => check_order(name, limits, what),
    }
}

fn check_order(name: &str, limits: &Limits, what: &str) -> Result<(), String> {
    match (&limits.min, &limits.max) {
        (Some(min), Some(max)) if is_less(max, min) => Err(format!(
            "the {what} of `{name}` is upside down: {limits} allows nothing; did you mean {max}..{min}?"
        )),
        _ => Ok(()),
    }
}

/// The default as it stands in JSON, if it is one of the allowed values. The error completes "the
/// default of `title` …".
pub fn read_default(
    kind: &Kind,
    limits: &Limits,
    list: Option<&Limits>,
    given: Value,
) -> Result<Value, String> {
    let Some(list) = list else { return read_one(kind, limits, given) };
    let Value::Array(elements) = given else {
        return Err(format!("must be a JSON array, as in `=[]`, and is `{}`", shown(&given)));
    };
    within(list, &Number::from(elements.len()), "elements")?;
    let read = elements.into_iter().map(|element| read_one(kind, limits, element));
    Ok(Value::Array(read.collect::<Result<_, _>>()?))
}

fn read_one(kind: &Kind, limits: &Limits, given: Value) -> Result<Value, String> {
    let is = |kind: &str| Err(format!("must be {kind}, and is `{}`", shown(&given)));
    match (kind, &given) {
        (Kind::String, Value::String(text)) if text.contains(char::is_control) => {
            return Err("has a control character, which no client would expect".to_owned());
        }
        (Kind::String, Value::String(text)) => {
            within(limits, &Number::from(text.chars().count()), "characters")?;
        }
        (Kind::String, _) => return is("a string"),
        (Kind::Integer, Value::Number(number)) if is_integer(number) => {
            within(limits, number, "")?;
        }
        (Kind::Integer, _) => return is("an integer between -(2^53-1) and 2^53-1, as in `=5`"),
        (Kind::Number, Value::Number(number)) => within(limits, number, "")?,
        (Kind::Number, _) => return is("a number, as in `=9.5`"),
        (Kind::Boolean, Value::Bool(_)) | (Kind::Json, _) => {}
        (Kind::Boolean, _) => return is("true or false"),
        (Kind::Date, Value::String(text)) if Date::parse(text, &Iso8601::DATE).is_ok() => {}
        (Kind::Date, _) => return is("a date, as in `=2026-11-25`"),
        (Kind::Timestamp, Value::String(text)) if OffsetDateTime::parse(text, &Rfc3339).is_ok() => {
        }
        (Kind::Timestamp, _) => return is("a time of RFC 3339, as in `=2026-11-25T08:00:00Z`"),
        (Kind::Uuid, Value::String(text)) if uuid::Uuid::parse_str(text).is_ok() => {}
        (Kind::Uuid, _) => return is("a UUID"),
        (Kind::Object(name), _) => {
            return Err(format!("cannot be given: {name} is a value object"));
        }
    }
    Ok(given)
}

fn within(limits: &Limits, number: &Number, unit: &str) -> Result<(), String> {
    let low = limits.min.as_ref().is_some_and(|min| is_less(number, min));
    let high = limits.max.as_ref().is_some_and(|max| is_less(max, number));
    let is = match unit {
        "" => format!("is {number}"),
        unit => format!("has {number} {unit}"),
    };
    if low || high { Err(format!("{is}, which is outside {limits}")) } else { Ok(()) }
}

/// What every client can tell from its neighbours: JSON's numbers are doubles in many languages
/// (RFC 8259, section 6).
fn is_integer(number: &Number) -> bool {
    const LARGEST: u64 = (1 << 53) - 1;
    number.as_i64().is_some_and(|number| number.unsigned_abs() <= LARGEST)
}

fn is_less(one: &Number, other: &Number) -> bool {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one < other,
        _ => one.as_f64() < other.as_f64(),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// Reads the text after `=` on a command line as the JSON value it stands for. What is no such value
/// stays a string, which [`read_default`] refuses with a reason.
pub fn from_text(kind: &Kind, is_list: bool, text: &str) -> Value {
    let is_text = matches!(kind, Kind::String | Kind::Date | Kind::Timestamp | Kind::Uuid);
    match serde_json::from_str(text) {
        Ok(value) if is_list || !is_text => value,
        _ => Value::String(text.to_owned()),
    }
}

impl Presence {
    /// The default of a field that has one.
    pub fn default(&self) -> Option<&Value> {
        match self {
            Self::Default(value) => Some(value),
            Self::Required | Self::Optional => None,
        }
    }
}

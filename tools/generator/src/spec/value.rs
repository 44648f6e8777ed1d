//! Values by their kind: whether limits make sense for it, and whether a default is one of its values.
//! Called by `field`.

use serde_json::{Number, Value};
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};

use super::{Field, Kind, Limits, Presence};

/// Whether the limits of a field and of its list can hold. The error is a sentence.
pub fn check_limits(field: &Field) -> Result<(), String> {
    let (name, limits) = (&field.name, &field.limits);
    let ordered = |limits: &Limits, what: &str| match (&limits.min, &limits.max) {
        (Some(min), Some(max)) if is_less(max, min) => Err(format!(
            "the {what} of `{name}` is upside down: {limits} allows nothing; did you mean {max}..{min}?"
        )),
        _ => Ok(()),
    };
    let counts = |limits: &Limits, what: &str| {
        let ends = [&limits.min, &limits.max];
        match ends.into_iter().flatten().find(|end| end.as_u64().is_none()) {
            Some(end) => {
                Err(format!("the {what} of `{name}` is a count: {end} is no whole number from 0"))
            }
            None => ordered(limits, what),
        }
    };
    if let Some(list) = &field.list {
        counts(list, "number of elements")?;
    }
    match field.kind {
        _ if limits.is_open() => Ok(()),
        Kind::String => counts(limits, "length"),
        Kind::Number => ordered(limits, "range"),
        Kind::Integer => {
            let ends = [&limits.min, &limits.max];
            match ends.into_iter().flatten().find(|end| end.as_i64().is_none()) {
                Some(end) => Err(format!(
                    "the range of the integer `{name}`: {end} is no integer of 64 bits"
                )),
                None => ordered(limits, "range"),
            }
        }
        ref kind => Err(format!(
            "`{name}` is of type {kind}, which has no limits; string (length), integer and number \
             (range) and lists (number of elements) have"
        )),
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
        (Kind::String, Value::String(text)) => {
            within(limits, &Number::from(text.chars().count()), "characters")?;
        }
        (Kind::String, _) => return is("a string"),
        (Kind::Integer, Value::Number(number)) if number.as_i64().is_some() => {
            within(limits, number, "")?;
        }
        (Kind::Integer, _) => return is("an integer of 64 bits, as in `=5`"),
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
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    match low || high {
        true => Err(format!("is outside {limits}: it has {number}{unit}")
            .replace("it has", if unit.is_empty() { "it is" } else { "it has" })),
        false => Ok(()),
    }
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

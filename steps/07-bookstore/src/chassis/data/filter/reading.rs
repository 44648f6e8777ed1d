//! The state while a filter is read: the fields, the place, and every fault. Called by whatever
//! reads a part of a filter.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::fields::{Fields, Kind};
use super::scalar::Scalar;
use crate::chassis::{Fault, Place};

/// A client that made more faults than these has read enough.
const MOST_FAULTS: usize = 20;

pub struct Reading<'a> {
    pub fields: &'a Fields,
    /// `filter` or `where`.
    pub parameter: &'static str,
    /// True if it was written in brackets, where every value is a text.
    pub in_brackets: bool,
    /// The number of conditions so far.
    pub conditions: usize,
    faults: Vec<Fault>,
}

/// A JSON pointer (RFC 6901) into the parameter, whether it was JSON or brackets.
pub struct Pointer(String);

impl Pointer {
    pub fn root() -> Self {
        Self(String::new())
    }

    pub fn to(&self, part: impl ToString) -> Self {
        let part = part.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{part}", self.0))
    }
}

impl<'a> Reading<'a> {
    pub fn new(parameter: &'static str, fields: &'a Fields) -> Self {
        Self { fields, parameter, in_brackets: false, conditions: 0, faults: Vec::new() }
    }

    pub fn fault(&mut self, at: &Pointer, detail: impl Into<String>) {
        self.keep(Place::Inside(self.parameter, at.0.clone()), detail);
    }

    pub fn unknown_parameter(&mut self, name: &str) {
        let detail = format!("is not known here: there is only `{}`", self.parameter);
        self.keep(Place::Parameter(name.to_owned()), detail);
    }

    fn keep(&mut self, place: Place, detail: impl Into<String>) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { place, detail: detail.into() });
        }
    }

    /// The filter, if nothing was wrong.
    pub fn finish<T>(self, read: T) -> Result<T, Vec<Fault>> {
        if self.faults.is_empty() { Ok(read) } else { Err(self.faults) }
    }

    /// The members of an object; none, and a fault, where it is something else.
    pub fn object<'v>(
        &mut self,
        at: &Pointer,
        value: &'v Value,
    ) -> impl Iterator<Item = (&'v String, &'v Value)> + use<'v> {
        if !value.is_object() {
            self.fault(at, "must be an object");
        }
        value.as_object().into_iter().flat_map(Map::iter)
    }

    /// A list; empty, and with a fault, where it is something else.
    pub fn list<'v>(&mut self, at: &Pointer, value: &'v Value, longest: usize) -> &'v [Value] {
        match value {
            Value::Array(items) if items.len() <= longest => return items,
            Value::Array(_) => {
                self.fault(at, format!("must not have more than {longest} elements"))
            }
            // `filter[where][isbn][inq]=…`, given once.
            Value::String(_) if self.in_brackets => return std::slice::from_ref(value),
            _ => self.fault(at, "must be an array"),
        }
        &[]
    }

    /// A number in `range`; its start where there is none.
    pub fn whole(&mut self, at: &Pointer, value: &Value, range: RangeInclusive<i64>) -> i64 {
        let number = match value {
            Value::String(text) if self.in_brackets => text.parse().ok(),
            value => value.as_i64(),
        };
        number.filter(|number| range.contains(number)).unwrap_or_else(|| {
            self.fault(at, format!("must be a number from {} to {}", range.start(), range.end()));
            *range.start()
        })
    }

    /// A value of a field of that kind, or null. `None` means that a fault was kept.
    pub fn scalar(&mut self, at: &Pointer, kind: Kind, value: &Value) -> Option<Scalar> {
        let scalar = match value {
            Value::String(text) if self.in_brackets => Scalar::of_query(kind, text),
            value => Scalar::of_json(kind, value),
        };
        match scalar {
            Ok(Scalar::Json) => self.fault(at, kind.wanted()),
            Ok(scalar) => return Some(scalar),
            Err(detail) => self.fault(at, detail),
        }
        None
    }

    pub fn unknown_field(&mut self, at: &Pointer, name: &str) {
        self.fault(at, format!("`{name}` is no field: there are {}", self.fields.names()));
    }
}

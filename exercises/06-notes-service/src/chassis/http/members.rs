//! Takes the members of a request one by one and keeps what is wrong with all of them, so that a
//! client hears of every fault at once. Called by the extractors of bodies and queries.

use serde_json::{Map, Value};

use super::error::Error;
use super::problem::{Fault, Place};

/// The members of a JSON object, or the parameters of a query.
pub struct Members {
    values: Map<String, Value>,
    place: fn(String) -> Place,
    prefix: &'static str,
    faults: Vec<Fault>,
}

impl Members {
    /// The members of a body, named by JSON pointers.
    pub fn of_body(values: Map<String, Value>) -> Self {
        Self { values, place: Place::Pointer, prefix: "/", faults: Vec::new() }
    }

    /// The parameters of a query, named as they are.
    pub fn of_query(values: Map<String, Value>) -> Self {
        Self { values, place: Place::Parameter, prefix: "", faults: Vec::new() }
    }

    /// A text that must be there. `None` means that a fault was kept.
    pub fn required<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        match self.values.shift_remove(name) {
            None | Some(Value::Null) => self.fault(name, "is missing"),
            Some(value) => self.parse(name, &value, parse),
        }
    }

    /// A text that may be missing or null; the outer `None` means that a fault was kept.
    pub fn optional<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<Option<T>> {
        match self.values.shift_remove(name) {
            None | Some(Value::Null) => Some(None),
            Some(value) => self.parse(name, &value, parse).map(Some),
        }
    }

    /// A list of texts that may be missing.
    pub fn list<T>(
        &mut self,
        name: &str,
        longest: usize,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<Vec<T>> {
        let items = match self.values.shift_remove(name) {
            None | Some(Value::Null) => return Some(Vec::new()),
            Some(Value::Array(items)) if items.len() <= longest => items,
            Some(Value::Array(_)) => return self.fault(name, "has too many elements"),
            Some(_) => return self.fault(name, "must be an array"),
        };
        let parsed = items
            .iter()
            .enumerate()
            .map(|(index, item)| self.parse(&format!("{name}/{index}"), item, &parse));
        // First all, then the verdict: a `?` on the way would hide the later faults.
        let parsed: Vec<_> = parsed.collect();
        parsed.into_iter().collect()
    }

    /// Refuses what nobody asked for. A client that sends `owner_id` learns that it is not heard,
    /// instead of believing that it was.
    pub fn refuse_others(&mut self) {
        for name in std::mem::take(&mut self.values).keys() {
            // As a JSON pointer writes them (RFC 6901).
            let name = name.replace('~', "~0").replace('/', "~1");
            self.fault::<()>(&name, "is not known here");
        }
    }

    /// The value, if nothing was wrong.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Error> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(Error::Malformed(self.faults)),
        }
    }

    fn parse<T>(
        &mut self,
        name: &str,
        value: &Value,
        parse: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let Value::String(text) = value else { return self.fault(name, "must be a string") };
        match parse(text) {
            Ok(value) => Some(value),
            Err(detail) => self.fault(name, detail),
        }
    }

    fn fault<T>(&mut self, name: &str, detail: &str) -> Option<T> {
        let place = (self.place)(format!("{}{name}", self.prefix));
        self.faults.push(Fault { place, detail: detail.to_owned() });
        None
    }
}

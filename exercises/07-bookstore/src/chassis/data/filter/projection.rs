//! The part of a record that is shown: `fields`. Called by the filter's parser and by the
//! controllers.

use serde_json::{Map, Value};

use super::reading::{Pointer, Reading};

/// The names of what is shown. Everything by default.
#[derive(Clone, Debug, Default)]
pub struct Projection(Option<Vec<&'static str>>);

impl Projection {
    /// The record, as JSON, without what nobody asked for.
    pub fn apply(&self, mut record: Map<String, Value>) -> Map<String, Value> {
        if let Self(Some(shown)) = self {
            record.retain(|name, _| shown.contains(&name.as_str()));
        }
        record
    }
}

/// `["title", "author"]`, `{"title": true}` for what to show, or `{"notes": false}` for what not
/// to.
pub fn read(reading: &mut Reading, at: &Pointer, value: &Value) -> Projection {
    match value {
        Value::Object(members) => read_flags(reading, at, members),
        value => {
            let items = reading.list(at, value, reading.fields.0.len());
            let names = items.iter().enumerate();
            let names = names.map(|(index, item)| (at.to(index), item.as_str())).collect();
            // As in LoopBack, no names are all names.
            Projection((!items.is_empty()).then(|| known(reading, names)))
        }
    }
}

fn read_flags(reading: &mut Reading, at: &Pointer, members: &Map<String, Value>) -> Projection {
    let (mut shown, mut hidden) = (Vec::new(), Vec::new());
    for (name, flag) in members {
        let at = at.to(name);
        match flag {
            Value::Bool(true) => shown.push((at, Some(name.as_str()))),
            Value::Bool(false) => hidden.push((at, Some(name.as_str()))),
            Value::String(flag) if reading.in_brackets && flag == "true" => {
                shown.push((at, Some(name.as_str())))
            }
            Value::String(flag) if reading.in_brackets && flag == "false" => {
                hidden.push((at, Some(name.as_str())))
            }
            _ => reading.fault(&at, "must be true or false"),
        }
    }
    // Once something is to be shown, the rest is hidden anyway.
    let all_hidden = shown.is_empty();
    let (shown, hidden) = (known(reading, shown), known(reading, hidden));
    if !all_hidden {
        return Projection(Some(shown));
    }
    let names = reading.fields.0.iter().map(|field| field.name);
    Projection(Some(names.filter(|name| !hidden.contains(name)).collect()))
}

fn known(reading: &mut Reading, names: Vec<(Pointer, Option<&str>)>) -> Vec<&'static str> {
    let mut known = Vec::new();
    for (at, name) in names {
        match name.map(|name| (name, reading.fields.find(name))) {
            Some((_, Some(field))) => known.push(field.name),
            Some((name, None)) => reading.unknown_field(&at, name),
            None => reading.fault(&at, "must be a string"),
        }
    }
    known
}

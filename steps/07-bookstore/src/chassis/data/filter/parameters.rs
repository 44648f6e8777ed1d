//! Finds a parameter among the pairs of a query: as JSON, or in the brackets in which LoopBack's
//! clients write an object (`filter[where][title]=Emma`). Brackets are read as `qs` reads them, the
//! library on both sides of LoopBack, or refused. Called by the parsers in `mod`.

use serde_json::{Map, Value};

use super::reading::{Pointer, Reading};
use crate::chassis::http::json;

/// More parts than these in brackets are refused.
const MOST_PARTS: usize = 1_000;
/// And more brackets in one part.
const MOST_BRACKETS: usize = 30;

impl Reading<'_> {
    /// The value of the parameter; an empty object where it is not given. Another parameter is
    /// refused: it may be this one, misspelt, without which everything is selected.
    pub fn parameter(&mut self, pairs: &[(String, String)]) -> Value {
        let (mut json, mut brackets) = (Vec::new(), Vec::new());
        let mut others = Vec::new();
        for (name, text) in pairs {
            match name.strip_prefix(self.parameter) {
                Some("") => json.push(text),
                Some(rest) if rest.starts_with(['[', ']']) => brackets.push((rest, text)),
                _ if others.contains(&name) => {}
                _ => others.push(name),
            }
        }
        for name in others {
            self.unknown_parameter(name);
        }
        match (&json[..], &brackets[..]) {
            ([], []) => Value::Object(Map::new()),
            ([text], []) => self.json(text),
            ([], parts) => self.brackets(parts),
            (_, []) => self.nothing("is given twice"),
            _ => self.nothing("is given as JSON and in brackets: write one of them"),
        }
    }

    fn nothing(&mut self, detail: impl Into<String>) -> Value {
        self.fault(&Pointer::root(), detail);
        Value::Object(Map::new())
    }

    fn json(&mut self, text: &str) -> Value {
        json::parse(text.as_bytes())
            .unwrap_or_else(|error| self.nothing(format!("is not JSON: {error}")))
    }

    fn brackets(&mut self, parts: &[(&str, &String)]) -> Value {
        self.in_brackets = true;
        if parts.len() > MOST_PARTS {
            return self.nothing(format!("must not have more than {MOST_PARTS} parts"));
        }
        let mut tree = Value::Null;
        let mut whole = true;
        for (rest, text) in parts {
            whole &= self.insert(&mut tree, rest, text).is_some();
        }
        // Of a tree with a part missing, nothing is read: its faults would be about what is missing.
        if whole { with_lists(tree) } else { Value::Object(Map::new()) }
    }

    /// Puts one part into the tree. `None` means that a fault was kept.
    fn insert(&mut self, tree: &mut Value, rest: &str, text: &str) -> Option<()> {
        let Some(mut path) = path(rest) else {
            return self.refuse(&[], format!("has unmatched brackets: {rest}"));
        };
        if path.len() > MOST_BRACKETS {
            return self.refuse(&[], "is nested too deep");
        }
        let is_element = path.pop_if(|last| last.is_empty()).is_some();
        // `qs` takes `[or][][a]=1&[or][][b]=2` for one element of two members. Whoever builds a query
        // piece by piece means two elements, and a PATCH would then change other records.
        if let Some(depth) = path.iter().position(|part| part.is_empty()) {
            let detail = "has `[]` before its end, where it does not say which element it means: \
                number the elements, as in `[0]`";
            return self.refuse(&path[..depth], detail);
        }
        if insert(tree, &path, text, is_element).is_none() {
            return self.refuse(&path, "stands where another part has a value or an object");
        }
        Some(())
    }

    fn refuse(&mut self, path: &[&str], detail: impl Into<String>) -> Option<()> {
        let at = path.iter().fold(Pointer::root(), |at, part| at.to(part));
        self.fault(&at, detail);
        None
    }
}

// ANCHOR: bracket_path
/// `[where][title]` as `where`, `title`.
fn path(brackets: &str) -> Option<Vec<&str>> {
    let inside = brackets.strip_prefix('[')?.strip_suffix(']')?;
    let parts = inside.split("][");
    parts.map(|part| (!part.contains(['[', ']'])).then_some(part)).collect()
}
// ANCHOR_END: bracket_path

/// Puts a text into the tree. A path that is given again makes a list, and so does one that ended in
/// `[]`. `None` where a value stands in the way.
fn insert(slot: &mut Value, path: &[&str], text: &str, is_element: bool) -> Option<()> {
    let Some((first, rest)) = path.split_first() else {
        match slot {
            Value::Null if is_element => *slot = Value::from(vec![text]),
            Value::Null => *slot = Value::from(text),
            Value::String(earlier) => *slot = Value::from(vec![earlier.as_str(), text]),
            Value::Array(texts) => texts.push(Value::from(text)),
            _ => return None,
        }
        return Some(());
    };
    if slot.is_null() {
        *slot = Value::Object(Map::new());
    }
    let members = slot.as_object_mut()?;
    insert(members.entry(*first).or_insert(Value::Null), rest, text, is_element)
}

/// Objects whose members are all numbered are lists. The numbers say the order and no more.
fn with_lists(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let members = members.into_iter().map(|(name, value)| (name, with_lists(value)));
    let members: Map<_, _> = members.collect();
    let numbers = members.keys().map(|name| number(name)).collect::<Option<Vec<_>>>();
    match numbers {
        Some(numbers) if !numbers.is_empty() => {
            let mut items: Vec<_> = numbers.into_iter().zip(members.into_values()).collect();
            items.sort_by_key(|(number, _)| *number);
            items.into_iter().map(|(_, value)| value).collect()
        }
        _ => Value::Object(members),
    }
}

/// `7`, and neither `07` nor `+7`: those are names.
fn number(name: &str) -> Option<u32> {
    name.parse().ok().filter(|number: &u32| number.to_string() == name)
}

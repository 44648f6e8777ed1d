//! Finds a parameter among the pairs of a query: as JSON, or in the brackets in which LoopBack's
//! clients write an object (`filter[where][title]=Emma`). Called by the parsers in `mod`.

use serde_json::{Map, Value};

use super::reading::{Pointer, Reading};

/// More parts than these in brackets are refused.
const MOST_PARTS: usize = 1_000;
/// And more brackets in one part.
const MOST_BRACKETS: usize = 30;

impl Reading<'_> {
    /// The value of the parameter; an empty object where it is not given.
    pub fn parameter(&mut self, pairs: &[(String, String)]) -> Value {
        let parameter = self.parameter;
        let json = pairs.iter().filter(|(name, _)| name == parameter);
        let brackets = pairs
            .iter()
            .filter_map(|(name, text)| Some((name.strip_prefix(parameter)?, text)))
            .filter(|(rest, _)| rest.starts_with(['[', ']']));
        let (json, brackets): (Vec<_>, Vec<_>) = (json.collect(), brackets.collect());
        match (&json[..], &brackets[..]) {
            ([], []) => Value::Object(Map::new()),
            ([(_, text)], []) => self.json(text),
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
        serde_json::from_str(text)
            .unwrap_or_else(|error| self.nothing(format!("is not JSON: {error}")))
    }

    fn brackets(&mut self, parts: &[(&str, &String)]) -> Value {
        self.in_brackets = true;
        if parts.len() > MOST_PARTS {
            return self.nothing(format!("must not have more than {MOST_PARTS} parts"));
        }
        let mut tree = Value::Object(Map::new());
        let mut whole = true;
        for (rest, text) in parts {
            whole &= self.insert(&mut tree, rest, text).is_some();
        }
        // Of a tree with a part missing, nothing is read: its faults would be about what is missing.
        if whole { with_lists(tree) } else { Value::Object(Map::new()) }
    }

    /// Puts one part into the tree. `None` means that a fault was kept.
    fn insert(&mut self, tree: &mut Value, rest: &str, text: &str) -> Option<()> {
        let root = Pointer::root();
        let Some(path) = path(rest) else {
            self.fault(&root, format!("has unmatched brackets: {rest}"));
            return None;
        };
        if path.len() > MOST_BRACKETS {
            self.fault(&root, "is nested too deep");
            return None;
        }
        let inserted = insert(tree, &path, text);
        if inserted.is_none() {
            let at = path.iter().fold(root, |at, part| at.to(part));
            self.fault(&at, "stands where another part has a value or an object");
        }
        inserted
    }
}

/// `[where][title]` as `where`, `title`.
fn path(brackets: &str) -> Option<Vec<&str>> {
    let inside = brackets.strip_prefix('[')?.strip_suffix(']')?;
    let parts = inside.split("][");
    parts.map(|part| (!part.contains(['[', ']'])).then_some(part)).collect()
}

/// Puts a text into the tree. A path that is given again makes a list, and an empty part (`[]`) is
/// the next element of one. `None` where a value stands in the way.
fn insert(slot: &mut Value, path: &[&str], text: &str) -> Option<()> {
    let Some((first, rest)) = path.split_first() else {
        match slot {
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
    let next = || (members.len()..).map(|index| index.to_string());
    let name = match *first {
        "" => next().find(|name| !members.contains_key(name))?,
        name => name.to_owned(),
    };
    insert(members.entry(name).or_insert(Value::Null), rest, text)
}

/// Objects whose members are all numbered are lists.
fn with_lists(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let members = members.into_iter().map(|(name, value)| (name, with_lists(value)));
    let members: Map<_, _> = members.collect();
    let numbers = members.keys().map(|name| name.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    match numbers {
        Some(numbers) if !numbers.is_empty() => {
            let mut items: Vec<_> = numbers.into_iter().zip(members.into_values()).collect();
            items.sort_by_key(|(number, _)| *number);
            items.into_iter().map(|(_, value)| value).collect()
        }
        _ => Value::Object(members),
    }
}

//! Stable names for what differs from run to run. Called by the recorder for every text it keeps.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// A UUID in its usual form of 36 characters.
static UUID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").expect("a regex")
});

/// A time in the form of RFC 3339, in UTC.
pub(crate) static TIME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z").expect("a regex"));

/// The last segment in front of a UUID in a path: `notes` in `/api/v1/notes/0190…`.
static COLLECTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"/([a-z]+)/([0-9a-f]{8}-[0-9a-f-]{27})").expect("a regex"));

/// Every value seen so far with its name. One value keeps one name, so identity stays visible:
/// the `[note 1]` that was created is the `[note 1]` that is listed.
#[derive(Default)]
pub struct Names {
    of_values: Vec<(String, String)>,
    used: HashMap<String, usize>,
}

impl Names {
    /// Calls `value` the next `[kind n]`, unless it has a name already.
    pub fn learn(&mut self, kind: &str, value: &str) {
        if value.is_empty() || self.of_values.iter().any(|(known, _)| known == value) {
            return;
        }
        let number = self.used.entry(kind.to_owned()).or_default();
        *number += 1;
        let name = format!("[{kind} {number}]");
        self.name(value, name);
    }

    /// Calls `value` just `name`.
    pub fn name(&mut self, value: &str, name: String) {
        self.of_values.push((value.to_owned(), name));
        // The longest first, so that a value is not replaced inside a longer one.
        self.of_values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    }

    /// Learns what an answer to a request for `path` tells: ids, tokens, cursors and times.
    pub fn learn_from_answer(&mut self, path: &str, location: Option<&str>, body: &Value) {
        if let Some(location) = location {
            self.learn_from_path(location);
        }
        self.learn_from_json(kind_of_path(path), body);
    }

    fn learn_from_path(&mut self, path: &str) {
        let found: Vec<_> = COLLECTION
            .captures_iter(path)
            .map(|part| (singular(&part[1]), part[2].to_owned()))
            .collect();
        for (kind, id) in found {
            self.learn(kind, &id);
        }
    }

    fn learn_from_json(&mut self, kind: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (member, value) in members {
                    self.learn_from_json(kind_of_member(member, kind), value);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.learn_from_json(kind, item);
                }
            }
            Value::String(text) if UUID.is_match(text) && text.len() == 36 => {
                self.learn(kind, text);
            }
            Value::String(text) if kind == "token" || kind == "cursor" => self.learn(kind, text),
            Value::String(text) => {
                for time in TIME.find_iter(text) {
                    self.learn("time", time.as_str());
                }
            }
            _ => {}
        }
    }

    /// `text` with every known value replaced by its name.
    pub fn apply(&self, text: &str) -> String {
        let mut named = text.to_owned();
        for (value, name) in &self.of_values {
            named = named.replace(value, name);
        }
        named
    }
}

/// What an `id` in the answer to a request for `path` identifies: the last collection in it.
fn kind_of_path(path: &str) -> &'static str {
    let path = path.split('?').next().unwrap_or(path);
    let segments = path.rsplit('/').map(singular);
    segments.into_iter().find(|kind| *kind != "id").unwrap_or("id")
}

fn kind_of_member<'a>(member: &str, kind: &'a str) -> &'a str {
    match member {
        "tags" => "tag",
        "access_token" => "token",
        "next" => "cursor",
        "owner_id" => "person",
        _ => kind,
    }
}

fn singular(segment: &str) -> &'static str {
    match segment {
        "notes" | "shared" => "note",
        "tags" => "tag",
        "me" => "person",
        "books" => "book",
        _ => "id",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Names;

    const MILK: &str = "01900000-0000-7000-8000-000000000001";
    const BREAD: &str = "01900000-0000-7000-8000-000000000002";

    #[test]
    fn one_value_keeps_one_name() {
        let mut names = Names::default();
        names.learn_from_answer("/api/v1/notes", None, &json!({ "id": MILK }));
        let list = json!({ "items": [{ "id": BREAD }, { "id": MILK }], "next": "abc" });
        names.learn_from_answer("/api/v1/notes?limit=2", None, &list);
        let named = names.apply(&format!("{MILK} {BREAD} abc"));
        assert_eq!(named, "[note 1] [note 2] [cursor 1]");
    }

    #[test]
    fn the_kind_is_the_collection_or_the_member() {
        let mut names = Names::default();
        let location = format!("/api/v1/notes/{MILK}");
        let body = json!({ "id": MILK, "tags": [BREAD], "created_at": "2026-03-01T09:00:00Z" });
        names.learn_from_answer("/api/v1/notes", Some(&location), &body);
        let named = names.apply(&body.to_string());
        assert_eq!(named, r#"{"id":"[note 1]","tags":["[tag 1]"],"created_at":"[time 1]"}"#);
    }

    #[test]
    fn a_value_inside_a_longer_one_is_left_to_the_longer_one() {
        let mut names = Names::default();
        names.learn("code", "123456");
        names.learn("token", "xx123456yy");
        assert_eq!(names.apply("xx123456yy and 123456"), "[token 1] and [code 1]");
    }
}

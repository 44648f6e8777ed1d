//! The form of a filter, as a JSON schema. Called by `search`.

use serde_json::{Map, Value, json};

use super::{FieldType, Fields};
use crate::chassis::data::filter::Kind;

/// `where`, `fields`, `order`, `limit` and `skip`.
pub fn filter_schema(fields: &Fields) -> Value {
    json!({
        "type": "object",
        "properties": {
            "where": where_schema(fields),
            "fields": fields_schema(fields),
            "order": order_schema(fields),
            "limit": { "type": "integer", "minimum": 1, "maximum": 100, "default": 20 },
            "skip": { "type": "integer", "minimum": 0, "maximum": 1_000_000, "default": 0 },
        },
        "additionalProperties": false,
    })
}

/// Only `fields`.
pub fn projection_schema(fields: &Fields) -> Value {
    json!({
        "type": "object",
        "properties": { "fields": fields_schema(fields) },
        "additionalProperties": false,
    })
}

/// A test for each field. `and` and `or` hold more of the same; what one of their elements looks
/// like is said once, because a schema inside of itself needs a name.
pub fn where_schema(fields: &Fields) -> Value {
    let mut members = tests(fields);
    let element = json!({
        "type": "object", "properties": tests(fields), "additionalProperties": false,
    });
    for name in ["and", "or"] {
        let list = json!({ "type": "array", "items": element, "minItems": 1, "maxItems": 50 });
        members.insert(name.to_owned(), list);
    }
    json!({ "type": "object", "properties": members, "additionalProperties": false })
}

fn tests(fields: &Fields) -> Map<String, Value> {
    fields.0.iter().map(|field| (field.name.to_owned(), test_schema(field))).collect()
}

/// A value, for one that is equal to it, or an object of operators.
fn test_schema(field: &FieldType) -> Value {
    let (one, some) = (value_schema(field, false), value_schema(field, true));
    let mut operators = json!({ "eq": some, "neq": some });
    if field.kind != Kind::Json {
        let list = json!({ "type": "array", "items": some, "maxItems": 100 });
        let pair = json!({ "type": "array", "items": one, "minItems": 2, "maxItems": 2 });
        for (name, schema) in [("inq", &list), ("nin", &list), ("between", &pair)] {
            operators[name] = schema.clone();
        }
        for name in ["gt", "gte", "lt", "lte"] {
            operators[name] = one.clone();
        }
    }
    if field.kind == Kind::Text {
        for name in ["like", "nlike", "ilike", "nilike"] {
            operators[name] = json!({ "type": "string", "maxLength": 1_000, "pattern": LIKE });
        }
        // Which texts are regular expressions is more than a schema can say.
        operators["regexp"] = json!({
            "type": "string", "maxLength": 200, "pattern": NO_NUL, "description": REGEXP,
        });
    }
    let operators = json!({
        "type": "object", "properties": operators, "minProperties": 1, "additionalProperties": false,
    });
    json!({ "oneOf": [some, operators] })
}

/// The characters of a text.
const NO_NUL: &str = r"^[^\u0000]*$";

const REGEXP: &str = "A regular expression of characters, classes, groups, `|` and repetitions, such as \
    `^Em+a`, or `/^em+a/i` to ignore the case.";

/// The patterns that `like` takes: after a `\` there is a character.
const LIKE: &str = r"^([^\u0000\\\ufffd-\uffff]|\\[^\u0000\ufffd-\uffff])*$";

/// A value of the field, or null for no value.
fn value_schema(field: &FieldType, or_null: bool) -> Value {
    let mut schema = match field.kind {
        Kind::Text => json!({ "type": "string", "maxLength": 1_000, "pattern": NO_NUL }),
        Kind::Integer => json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Timestamp => json!({ "type": "string", "format": "date-time" }),
        Kind::Uuid => json!({ "type": "string", "format": "uuid" }),
        Kind::Json => return json!({ "type": "null" }),
    };
    if or_null {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema
}

/// `["title"]`, or `{"title": true}`.
fn fields_schema(fields: &Fields) -> Value {
    let flags: Map<String, Value> = fields
        .0
        .iter()
        .map(|field| (field.name.to_owned(), json!({ "type": "boolean" })))
        .collect();
    let names: Vec<&str> = fields.0.iter().map(|field| field.name).collect();
    json!({ "oneOf": [
        { "type": "array", "items": { "type": "string", "enum": names }, "maxItems": names.len() },
        { "type": "object", "properties": flags, "additionalProperties": false },
    ] })
}

/// `"title DESC"`, or a list of such.
fn order_schema(fields: &Fields) -> Value {
    let sortable = fields.0.iter().filter(|field| field.kind != Kind::Json);
    let each = sortable.flat_map(|field| {
        [field.name.to_owned(), format!("{} ASC", field.name), format!("{} DESC", field.name)]
    });
    let one = json!({ "type": "string", "enum": each.collect::<Vec<_>>() });
    let list = json!({ "type": "array", "items": one, "maxItems": fields.0.len() });
    json!({ "oneOf": [one, list] })
}

//! What the templates say of a field. Called by `model`.

use serde::Serialize;
use serde_json::Value;

use super::column::column;
use super::sample::sample;
use crate::names;
use crate::spec::{Field, Id, IdKind, Kind, Limits, Presence, Service};

/// A field, ready for the templates.
#[derive(Clone, Debug, Serialize)]
pub struct FieldView {
    /// The member in JSON, the field in Rust and the column in SQL.
    pub name: String,
    /// Its local variable where `members` is another one.
    pub var: String,
    /// `Text<1, 200>`: the type of a value that is there.
    pub value_type: String,
    /// The name of its type, where that is made of others: a schema needs a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<Alias>,
    /// `Option<Text<1, 200>>`: the type in the model.
    pub model_type: String,
    /// `Text`: of the filter.
    pub filter_kind: &'static str,
    pub required: bool,
    pub optional: bool,
    /// Whether its type is `Copy`: such a value is bound as it is, and another by its reference.
    pub copied: bool,
    /// The default as a Rust expression that becomes a JSON value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The default as the attribute of a schema writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_schema: Option<String>,
    /// `text NOT NULL CHECK (…)`: all of the column but its name.
    pub column: String,
    /// A value that is allowed, as JSON.
    pub sample: Value,
    /// A value of another type.
    pub wrong: Value,
    /// What `use` must bring from `chassis::data::values`.
    #[serde(skip)]
    pub values: Vec<&'static str>,
    /// Whether its type is a `Uuid`.
    #[serde(skip)]
    pub has_uuid: bool,
    /// The value object that it is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
}

/// `OrderTags` for `JsonText<List<Text>>`.
#[derive(Clone, Debug, Serialize)]
pub struct Alias {
    pub name: String,
    pub of: String,
}

impl FieldView {
    /// `field` of the type that is called `owner`.
    pub fn of(service: &Service, owner: &str, field: &Field) -> Self {
        let one = value_type(&field.kind, &field.limits);
        let value_type = match (&field.list, &field.kind) {
            (Some(list), Kind::Uuid) => {
                format!("JsonText<List<{}>>", with_bounds("UuidElement", list))
            }
            (Some(list), _) => format!("JsonText<List<{}>>", with_bounds(&one, list)),
            (None, Kind::Object(_)) => format!("JsonText<{one}>"),
            (None, _) => one,
        };
        let alias = value_type.starts_with("JsonText<").then(|| Alias {
            name: format!("{owner}{}", names::pascal(&field.name)),
            of: value_type.clone(),
        });
        let value_type = alias.as_ref().map_or(value_type, |alias| alias.name.clone());
        let optional = field.presence == Presence::Optional;
        let default = field.presence.default();
        Self {
            name: field.name.clone(),
            var: if field.name == "members" { "members_".into() } else { field.name.clone() },
            model_type: if optional { format!("Option<{value_type}>") } else { value_type.clone() },
            value_type,
            alias,
            filter_kind: if field.list.is_some() { "Json" } else { filter_kind(&field.kind) },
            required: field.presence == Presence::Required,
            optional,
            copied: field.list.is_none() && is_copied(&field.kind),
            default: default.map(rust_value),
            default_schema: default.map(schema_value),
            column: column(field),
            sample: sample(service, field),
            wrong: wrong(field),
            values: values(field),
            has_uuid: field.kind == Kind::Uuid && field.list.is_none(),
            object: match &field.kind {
                Kind::Object(name) => Some(name.clone()),
                _ => None,
            },
        }
    }
}

/// The type of an id, in a model and in a path.
pub fn id_type(id: Id) -> &'static str {
    match id.kind {
        IdKind::Uuid => "Uuid",
        IdKind::Integer => "Integer",
        IdKind::String => "Text<1, 200>",
    }
}

/// What a filter calls the kind of an id.
pub fn id_filter_kind(id: Id) -> &'static str {
    match id.kind {
        IdKind::Uuid => "Uuid",
        IdKind::Integer => "Integer",
        IdKind::String => "Text",
    }
}

/// Whether the type of one value is `Copy`.
fn is_copied(kind: &Kind) -> bool {
    match kind {
        Kind::Integer
        | Kind::Number
        | Kind::Boolean
        | Kind::Date
        | Kind::Timestamp
        | Kind::Uuid => true,
        Kind::String | Kind::Json | Kind::Object(_) => false,
    }
}

/// The type of one value.
fn value_type(kind: &Kind, limits: &Limits) -> String {
    match kind {
        Kind::String => bounded("Text", limits, "0", "65_536"),
        Kind::Integer => bounded("Integer", limits, "{ -MOST }", "{ MOST }"),
        Kind::Number => bounded("Number", limits, "{ i64::MIN }", "{ i64::MAX }"),
        Kind::Boolean => "bool".to_owned(),
        Kind::Date => "Date".to_owned(),
        Kind::Timestamp => "Timestamp".to_owned(),
        Kind::Uuid => "Uuid".to_owned(),
        Kind::Json => "Json".to_owned(),
        Kind::Object(name) => name.clone(),
    }
}

/// `Text<1, 200>`, or `Text` where there are no bounds.
fn bounded(name: &str, limits: &Limits, least: &str, most: &str) -> String {
    if limits.is_open() {
        return name.to_owned();
    }
    let number = |end: &Option<serde_json::Number>, open: &str| {
        end.as_ref().map_or(open.to_owned(), |end| in_type(&end.to_string()))
    };
    format!("{name}<{}, {}>", number(&limits.min, least), number(&limits.max, most))
}

/// A negative number between `<` and `>` stands in braces.
fn in_type(number: &str) -> String {
    match number.strip_suffix(".0").unwrap_or(number) {
        whole if whole.starts_with('-') => format!("{{ {whole} }}"),
        whole => whole.to_owned(),
    }
}

/// The type of the elements, and how many there may be.
fn with_bounds(element: &str, list: &Limits) -> String {
    if list.is_open() {
        return element.to_owned();
    }
    let min = list.min.as_ref().map_or("0".to_owned(), ToString::to_string);
    let max = list.max.as_ref().map_or("100".to_owned(), ToString::to_string);
    format!("{element}, {min}, {max}")
}

fn filter_kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::String => "Text",
        Kind::Integer => "Integer",
        Kind::Number => "Number",
        Kind::Boolean => "Boolean",
        Kind::Date => "Date",
        Kind::Timestamp => "Timestamp",
        Kind::Uuid => "Uuid",
        Kind::Json | Kind::Object(_) => "Json",
    }
}

fn values(field: &Field) -> Vec<&'static str> {
    let open = |end: &Option<_>| end.is_none() && !field.limits.is_open();
    let mut values = match field.kind {
        Kind::String => vec!["Text"],
        Kind::Integer if open(&field.limits.min) || open(&field.limits.max) => {
            vec!["Integer", "MOST"]
        }
        Kind::Integer => vec!["Integer"],
        Kind::Number => vec!["Number"],
        Kind::Date => vec!["Date"],
        Kind::Timestamp => vec!["Timestamp"],
        Kind::Json => vec!["Json"],
        Kind::Object(_) => vec!["JsonText"],
        Kind::Boolean | Kind::Uuid => Vec::new(),
    };
    if field.list.is_some() {
        values.extend(["JsonText", "List"]);
        values.extend((field.kind == Kind::Uuid).then_some("UuidElement"));
    }
    values
}

/// A JSON value as a Rust expression that becomes one.
fn rust_value(value: &Value) -> String {
    match value {
        Value::Number(number) if number.as_i64().is_some_and(|n| i32::try_from(n).is_err()) => {
            format!("{number}_i64")
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
        value => format!("serde_json::json!({value})"),
    }
}

fn schema_value(value: &Value) -> String {
    match value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => rust_value(value),
        value => format!("json!({value})"),
    }
}

/// A value that no rule of the field allows.
fn wrong(field: &Field) -> Value {
    match (&field.list, &field.kind) {
        (Some(_), _) => Value::from("no list"),
        (None, Kind::Boolean) => Value::from("no boolean"),
        (None, Kind::Integer) => Value::from(1.5),
        (None, Kind::Number) => Value::from("no number"),
        // Anything is JSON; null is what is refused.
        (None, Kind::Json) => Value::Null,
        (None, _) => Value::from(true),
    }
}

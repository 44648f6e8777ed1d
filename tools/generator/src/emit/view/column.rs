//! Columns of SQL. Called by `field` and `model`.

use crate::spec::{Field, Id, IdKind, Kind, Limits, Presence};

/// The column of an id, without its name.
pub fn id_column(id: Id) -> &'static str {
    match id.kind {
        IdKind::Uuid => "uuid PRIMARY KEY",
        IdKind::Integer => "bigint PRIMARY KEY",
        IdKind::String => "text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200)",
    }
}

/// The column of a field, without its name.
pub fn column(field: &Field) -> String {
    let as_json = field.list.is_some() || matches!(field.kind, Kind::Json | Kind::Object(_));
    let kind = match field.kind {
        _ if as_json => "text",
        Kind::Integer => "bigint",
        Kind::Number => "double precision",
        Kind::Boolean => "boolean",
        Kind::Date => "date",
        Kind::Timestamp => "timestamptz",
        Kind::Uuid => "uuid",
        _ => "text",
    };
    let mut column = kind.to_owned();
    if field.presence != Presence::Optional {
        column.push_str(" NOT NULL");
    }
    if !as_json && !field.limits.is_open() {
        let what = match field.kind {
            Kind::String => format!("length({})", field.name),
            _ => field.name.clone(),
        };
        column.push_str(&format!(" CHECK ({what} {})", within(&field.limits)));
    }
    column
}

/// `BETWEEN 1 AND 200`
fn within(limits: &Limits) -> String {
    match (&limits.min, &limits.max) {
        (Some(min), Some(max)) => format!("BETWEEN {min} AND {max}"),
        (Some(min), None) => format!(">= {min}"),
        (None, Some(max)) => format!("<= {max}"),
        (None, None) => "IS NOT NULL".to_owned(),
    }
}

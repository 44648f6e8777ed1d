//! What the templates say of a model. Called by the emitters.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::column::id_column;
use super::field::{FieldView, id_filter_kind, id_type};
use super::{sample, wrapped};
use crate::names;
use crate::spec::{Connector, DataSource, IdKind, Model, RelationKind, Service};

/// A model, ready for the templates.
#[derive(Clone, Debug, Serialize)]
pub struct ModelView {
    /// `OrderItem`
    pub name: String,
    /// `order_item`
    pub snake: String,
    /// `order_items`: the table, and the modules of the other tiers.
    pub plural: String,
    /// `order_item`, or another variable where that name is needed for something else.
    pub var: String,
    /// And for several.
    pub vars: String,
    /// `order item`, and with its article.
    pub words: String,
    pub a: String,
    pub plural_words: String,
    /// `OrderItems`: the repository.
    pub repository: String,
    /// `order-items`: the path of its controller.
    pub path: String,
    pub fields: Vec<FieldView>,
    pub timestamps: bool,
    pub value_object: bool,
    pub id_type: &'static str,
    pub id_filter_kind: &'static str,
    pub id_given: bool,
    /// Whether the database counts.
    pub id_counts: bool,
    /// A good id in a path that names nothing, and one that is none; empty where any text is one.
    pub id_unknown: &'static str,
    pub id_malformed: &'static str,
    /// Given ids for tests.
    pub id_samples: Vec<Value>,
    /// An allowed body, without the id.
    pub sample: Value,
    /// What `use` must bring.
    pub values: Vec<&'static str>,
    pub objects: Vec<String>,
    pub has_uuid: bool,
    /// The columns, as statements list them, broken at several widths.
    pub columns: Vec<String>,
    pub columns_insert: String,
    pub columns_returning: String,
    pub columns_select: String,
    pub placeholders: String,
    pub assignments: String,
    /// The columns with what they are, for the migration, their names of one length.
    pub table: Vec<String>,
    pub parents: Vec<ParentView>,
}

/// A model that this one belongs to.
#[derive(Clone, Debug, Serialize)]
pub struct ParentView {
    pub name: String,
    pub snake: String,
    pub plural: String,
    pub path: String,
    /// `author_id`
    pub key: String,
    /// Whether the database keeps the one from pointing nowhere.
    pub enforced: bool,
    /// Whether clients can make one.
    pub reachable: bool,
}

/// A data source, ready for the templates.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// `db`
    pub name: String,
    /// `Db`
    pub type_name: String,
    /// `BOOKSTORE_DB_URL`
    pub variable: String,
    pub connector: &'static str,
    pub is_sql: bool,
    pub url: String,
}

impl SourceView {
    pub fn of(service: &Service, source: &DataSource) -> Self {
        let variable = format!("{}_{}_URL", service.module(), source.name).to_uppercase();
        let standard = format!("postgres://postgres@127.0.0.1:5432/{}", service.module());
        Self {
            name: source.name.clone(),
            type_name: names::pascal(&source.name),
            variable,
            connector: source.connector.word(),
            is_sql: matches!(source.connector, Connector::Sqlite | Connector::Postgres),
            url: match source.connector {
                Connector::Postgres if source.url.is_empty() => standard,
                _ => source.url.clone(),
            },
        }
    }
}

impl ModelView {
    pub fn of(service: &Service, model: &Model) -> Self {
        let fields: Vec<_> =
            model.fields.iter().map(|field| FieldView::of(service, &model.name, field)).collect();
        let (snake, plural) = (model.snake(), model.plural());
        let words = snake.replace('_', " ");
        let columns = columns(model);
        let names = || columns.iter().map(String::as_str);
        let places: Vec<_> = (1..=columns.len()).map(|place| format!("${place}")).collect();
        let written = columns.iter().filter(|name| *name != "id" && *name != "created_at");
        let set: Vec<_> = written.zip(2..).map(|(name, at)| format!("{name} = ${at}")).collect();
        let (insert, value) = (format!("            INSERT INTO {plural} ("), 20);
        Self {
            name: model.name.clone(),
            a: format!("{} {words}", if words.starts_with(VOWELS) { "an" } else { "a" }),
            words,
            plural_words: plural.replace('_', " "),
            var: free(model, &snake),
            vars: if snake == plural { "found".into() } else { free(model, &plural) },
            repository: repository_name(model),
            path: path(service, model),
            timestamps: model.timestamps,
            value_object: model.value_object,
            id_type: id_type(model.id),
            id_filter_kind: id_filter_kind(model.id),
            id_given: !model.id.generated,
            id_counts: model.id.generated && model.id.kind == IdKind::Integer,
            id_unknown: id_unknown(model.id.kind),
            id_malformed: id_malformed(model.id.kind),
            id_samples: id_samples(model.id.kind),
            sample: sample::members(service, model).into(),
            values: values(model, &fields),
            objects: objects(&fields),
            has_uuid: fields.iter().any(|field| field.has_uuid),
            columns_insert: wrapped(names(), insert.len(), insert.len()),
            columns_returning: wrapped(names(), 22, 22),
            columns_select: wrapped(names(), 19, 19),
            placeholders: wrapped(places.iter().map(String::as_str), value, value),
            assignments: wrapped(set.iter().map(String::as_str), 16, 16),
            table: table(model, &fields),
            parents: parents(service, model),
            columns,
            fields,
            snake,
            plural,
        }
    }
}

/// Variables that the templates use for something else.
const TAKEN: [&str; 34] = [
    "again",
    "all",
    "answer",
    "change",
    "changed",
    "chosen",
    "cleared",
    "condition",
    "count",
    "create",
    "created",
    "delete",
    "done",
    "draft",
    "empty",
    "filter",
    "ids",
    "last",
    "list",
    "location",
    "long",
    "nobody",
    "path",
    "pool",
    "projection",
    "query",
    "read",
    "replace",
    "replaced",
    "sample",
    "service",
    "services",
    "unknown",
    "wrong",
];

/// The name, unless something else has it.
fn free(model: &Model, name: &str) -> String {
    match TAKEN.contains(&name) || model.field(name).is_some() {
        true => format!("the_{name}"),
        false => name.to_owned(),
    }
}

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// `Books`; a word that is its own plural would be the model's name.
pub fn repository_name(model: &Model) -> String {
    match names::pascal(&model.plural()) {
        plural if plural == model.name => format!("{plural}Repository"),
        plural => plural,
    }
}

/// `order-items`
pub fn path(service: &Service, model: &Model) -> String {
    let path = service.controller(&model.name).map(|controller| controller.path.clone());
    path.filter(|path| !path.is_empty()).unwrap_or_else(|| names::kebab(&model.plural()))
}

fn columns(model: &Model) -> Vec<String> {
    let mut columns = vec!["id".to_owned()];
    columns.extend(model.fields.iter().map(|field| field.name.clone()));
    if model.timestamps {
        columns.extend(["created_at".to_owned(), "updated_at".to_owned()]);
    }
    columns
}

/// The lines of the migration.
fn table(model: &Model, fields: &[FieldView]) -> Vec<String> {
    let mut columns = vec![("id", id_column(model.id).to_owned())];
    columns.extend(fields.iter().map(|field| (field.name.as_str(), field.column.clone())));
    if model.timestamps {
        let moment = "timestamptz NOT NULL";
        columns.extend([("created_at", moment.to_owned()), ("updated_at", moment.to_owned())]);
    }
    let width = columns.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    columns.into_iter().map(|(name, column)| format!("{name:width$} {column}")).collect()
}

fn values(model: &Model, fields: &[FieldView]) -> Vec<&'static str> {
    let mut values: BTreeSet<_> =
        fields.iter().flat_map(|field| field.values.iter().copied()).collect();
    if !model.value_object {
        match model.id.kind {
            IdKind::Uuid => false,
            IdKind::Integer => values.insert("Integer"),
            IdKind::String => values.insert("Text"),
        };
    }
    if model.timestamps {
        values.insert("Timestamp");
    }
    values.into_iter().collect()
}

fn objects(fields: &[FieldView]) -> Vec<String> {
    let objects: BTreeSet<_> = fields.iter().filter_map(|field| field.object.clone()).collect();
    objects.into_iter().collect()
}

fn id_unknown(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Uuid => "0190f3b4-7a3e-7cc1-b1f4-5d0d6a3f9eff",
        IdKind::Integer => "9007199254740991",
        IdKind::String => "nobody-has-this",
    }
}

fn id_malformed(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Uuid => "no-uuid",
        IdKind::Integer => "no-number",
        // With a character that no text can have.
        IdKind::String => "a%00b",
    }
}

fn id_samples(kind: IdKind) -> Vec<Value> {
    (1..=3)
        .map(|number: i64| match kind {
            IdKind::Uuid => format!("0190f3b4-7a3e-7cc1-b1f4-5d0d6a3f9e0{number}").into(),
            IdKind::Integer => number.into(),
            IdKind::String => format!("Nº {number}/a").into(),
        })
        .collect()
}

/// The models that this one belongs to, in the order of its relations.
fn parents(service: &Service, model: &Model) -> Vec<ParentView> {
    let Some(repository) = service.repository(&model.name) else { return Vec::new() };
    let belongs = repository.relations.iter().filter(|to| to.kind == RelationKind::BelongsTo);
    let parent = |target: &Model| {
        let before = service.repositories.iter().take_while(|other| other.model != model.name);
        let mut before = before.filter(|other| other.model == target.name);
        let source = service.data_source(&repository.data_source);
        let is_sql = source.is_some_and(|source| {
            matches!(source.connector, Connector::Sqlite | Connector::Postgres)
        });
        ParentView {
            name: target.name.clone(),
            snake: target.snake(),
            plural: target.plural(),
            path: path(service, target),
            key: format!("{}_id", target.snake()),
            enforced: is_sql && before.any(|other| other.data_source == repository.data_source),
            reachable: service.controller(&target.name).is_some(),
        }
    };
    belongs.filter_map(|to| service.model(&to.target)).map(parent).collect()
}

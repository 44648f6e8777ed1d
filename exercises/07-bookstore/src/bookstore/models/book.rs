//! A book. Called by the book controller, service and repository.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::chassis::data::filter::{FieldType, Fielded, Fields, Kind};
use crate::chassis::data::values::{Date, Integer, Text};
use crate::chassis::http::openapi::Chosen;

/// A book as a client sees it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow, ToSchema)]
pub struct Book {
    pub id: Uuid,
    pub title: Text<1, 200>,
    pub author: Text<1, 120>,
    pub isbn: Option<Text<10, 17>>,
    pub pages: Option<Integer<1, 10000>>,
    pub published: Option<Date>,
    pub in_stock: bool,
}

/// A book of which a filter has chosen some fields.
pub type ChosenBook = Chosen<Book>;

/// The parts of a book that is added, or that replaces one.
#[derive(Clone, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookDraft {
    pub title: Text<1, 200>,
    pub author: Text<1, 120>,
    pub isbn: Option<Text<10, 17>>,
    pub pages: Option<Integer<1, 10000>>,
    pub published: Option<Date>,
    #[schema(required = false, default = true)]
    pub in_stock: bool,
}

/// The changes of a book. A part that is `None` stays as it is; `Some(None)` takes a value away.
#[derive(Clone, Debug, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookChange {
    #[schema(required = false, nullable = false)]
    pub title: Option<Text<1, 200>>,
    #[schema(required = false, nullable = false)]
    pub author: Option<Text<1, 120>>,
    #[schema(value_type = Option<Text<10, 17>>)]
    pub isbn: Option<Option<Text<10, 17>>>,
    #[schema(value_type = Option<Integer<1, 10000>>)]
    pub pages: Option<Option<Integer<1, 10000>>>,
    #[schema(value_type = Option<Date>)]
    pub published: Option<Option<Date>>,
    #[schema(required = false, nullable = false)]
    pub in_stock: Option<bool>,
}

impl Fielded for Book {
    const FIELDS: Fields = Fields(&[
        FieldType { name: "id", column: "id", kind: Kind::Uuid },
        FieldType { name: "title", column: "title", kind: Kind::Text },
        FieldType { name: "author", column: "author", kind: Kind::Text },
        FieldType { name: "isbn", column: "isbn", kind: Kind::Text },
        FieldType { name: "pages", column: "pages", kind: Kind::Integer },
        FieldType { name: "published", column: "published", kind: Kind::Date },
        FieldType { name: "in_stock", column: "in_stock", kind: Kind::Boolean },
    ]);
}

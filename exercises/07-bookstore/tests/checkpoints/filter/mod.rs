//! The filter of the chassis: what it reads, what it refuses, and that memory, SQLite and PostgreSQL
//! select the same. Its model stands here, so that no service's model has to have every kind.

mod agreement;
mod arbitrary;
mod bad;
mod brackets;
mod good;
mod random;
mod shelf;

use exercise_07_bookstore::chassis::data::filter::{FieldType, Fields, Kind};

/// A book with a field of every kind.
pub const FIELDS: Fields = Fields(&[
    field("id", "id", Kind::Uuid),
    field("title", "title", Kind::Text),
    field("isbn", "isbn", Kind::Text),
    field("pages", "pages", Kind::Integer),
    field("price", "price", Kind::Number),
    // Named otherwise in SQL, and by one of its words.
    field("inStock", "select", Kind::Boolean),
    field("published", "published", Kind::Date),
    field("createdAt", "created_at", Kind::Timestamp),
    field("tags", "tags", Kind::Json),
]);

const fn field(name: &'static str, column: &'static str, kind: Kind) -> FieldType {
    FieldType { name, column, kind }
}

/// `filter[limit]=2&filter[skip]=1` as pairs. `%26` is `&`, and every other `%` is itself.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').expect("a name and a value"));
    pairs.map(|(name, value)| (name.to_owned(), value.replace("%26", "&"))).collect()
}

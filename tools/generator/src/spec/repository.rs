//! A repository, and how its model is related to others. Called by the emitters.

use serde::{Deserialize, Serialize};

/// The answers to `generate repository`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// `Book`
    pub model: String,
    /// `db`
    #[serde(rename = "datasource")]
    pub data_source: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
}

/// `belongs-to Author`: the book has a field `author_id`. `has-many Review`, `has-one Cover`: the
/// other model has a field `book_id`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    #[serde(rename = "type")]
    pub kind: RelationKind,
    /// `Author`
    #[serde(rename = "model")]
    pub target: String,
}

/// Which side holds the key, and how many there are on the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    BelongsTo,
    HasMany,
    HasOne,
}

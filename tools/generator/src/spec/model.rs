//! A model: an entity with an id and a table of its own, or a value object. Called by the emitters.

use serde::{Deserialize, Serialize};

use super::Field;
use crate::names;

/// The answers to `generate model`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// `Book`
    pub name: String,
    /// `books`, if the plural is not the one that [`names::plural`] makes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plural: String,
    /// A value object has no id and no table: it is part of the models that have a field of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub value_object: bool,
    /// What a row is found by; value objects ignore it.
    #[serde(default, skip_serializing_if = "Id::is_usual")]
    pub id: Id,
    /// Whether the service keeps `created_at` and `updated_at`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timestamps: bool,
    pub fields: Vec<Field>,
}

/// The field `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Id {
    #[serde(rename = "type")]
    pub kind: IdKind,
    /// By the service (a UUIDv7) or the database (a number that counts up); else the client gives it.
    pub generated: bool,
}

/// What an id can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IdKind {
    Uuid,
    Integer,
    /// Always given by the client; 1 to 200 characters.
    String,
}

impl Model {
    /// `book`: the module of the model, and what foreign keys begin with.
    pub fn snake(&self) -> String {
        names::snake(&self.name)
    }

    /// `books`: the table, and the modules of the other tiers.
    pub fn plural(&self) -> String {
        match self.plural.is_empty() {
            true => names::plural(&self.snake()),
            false => self.plural.clone(),
        }
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl Default for Id {
    /// A UUIDv7 that the service makes.
    fn default() -> Self {
        Self { kind: IdKind::Uuid, generated: true }
    }
}

impl Id {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

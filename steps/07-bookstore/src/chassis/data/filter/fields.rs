//! The fields of a model, as a filter may name them. Written by a service next to its model; called
//! by everything in this folder.

/// A model that a filter can select.
pub trait Fielded {
    const FIELDS: Fields;
}

/// The fields of one model. The first is the id, whose values are unique: it breaks ties.
#[derive(Clone, Copy, Debug)]
pub struct Fields(pub &'static [FieldType]);

/// The properties of a field that a filter needs.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldType {
    /// In JSON and in a filter.
    pub name: &'static str,
    /// In SQL. Only a name from here is ever written into a statement.
    pub column: &'static str,
    pub kind: Kind,
}

/// The values of a field, and the type of its column in a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `text`.
    Text,
    /// `bigint`.
    Integer,
    /// `double precision`.
    Number,
    /// `boolean`.
    Boolean,
    /// `date`.
    Date,
    /// `timestamptz`, in UTC and whole microseconds: PostgreSQL keeps no more. In SQLite it is a
    /// text with all six digits, so that the order of texts is the order of times.
    Timestamp,
    /// `uuid`.
    Uuid,
    /// Objects and arrays. A filter asks only whether there is one.
    Json,
}

impl Fields {
    pub fn find(&self, name: &str) -> Option<&'static FieldType> {
        self.0.iter().find(|field| field.name == name)
    }

    /// The field whose values are unique.
    pub fn id(&self) -> &'static FieldType {
        &self.0[0]
    }

    /// Every name, for a message.
    pub fn names(&self) -> String {
        self.0.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")
    }
}

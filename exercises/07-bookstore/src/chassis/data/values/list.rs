//! Lists with a bound on their length, kept as JSON, and UUIDs as their elements. Called by the models.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    self, ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat,
};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

use super::{FromJson, Wrong};

/// `LEAST` to `MOST` elements.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct List<T, const LEAST: usize = 0, const MOST: usize = 100>(pub Vec<T>);

impl<T: FromJson, const LEAST: usize, const MOST: usize> FromJson for List<T, LEAST, MOST> {
    /// Looks at every element before it gives up, so that all faults are found.
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        let elements = value.as_array().ok_or("must be an array")?;
        if !(LEAST..=MOST).contains(&elements.len()) {
            return Err(format!("must have {LEAST} to {MOST} elements").into());
        }
        let mut list = Vec::with_capacity(elements.len());
        let mut wrong = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            match T::from_json(element) {
                Ok(element) => list.push(element),
                Err(faults) => wrong.extend(faults.below(index).0),
            }
        }
        if wrong.is_empty() { Ok(Self(list)) } else { Err(Wrong(wrong)) }
    }
}

impl<T: PartialSchema, const LEAST: usize, const MOST: usize> PartialSchema
    for List<T, LEAST, MOST>
{
    fn schema() -> RefOr<Schema> {
        let least = (LEAST > 0).then_some(LEAST);
        ArrayBuilder::new().items(T::schema()).min_items(least).max_items(Some(MOST)).into()
    }
}

impl<T: ToSchema, const LEAST: usize, const MOST: usize> ToSchema for List<T, LEAST, MOST> {
    fn name() -> Cow<'static, str> {
        format!("List{LEAST}To{MOST}Of{}", T::name()).into()
    }

    /// Those that the elements name.
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// A UUID in a list. utoipa knows the type `Uuid` only by its name, as the type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UuidElement(pub Uuid);

impl FromJson for UuidElement {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        Uuid::from_json(value).map(Self)
    }
}

impl PartialSchema for UuidElement {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Uuid);
        ObjectBuilder::new().schema_type(schema::Type::String).format(Some(format)).into()
    }
}

impl ToSchema for UuidElement {
    fn name() -> Cow<'static, str> {
        "Uuid".into()
    }
}

//! Values of any shape, kept as JSON in a column of the type text. Called by the models, and by
//! `list`.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{self, ObjectBuilder, Schema, SchemaType};
use utoipa::{PartialSchema, ToSchema};

use super::{FromJson, Wrong};

/// Whatever a client sends, but null.
pub type Json = JsonText<Anything>;

/// Any JSON value but null, which says that there is none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Anything(pub Value);

impl FromJson for Anything {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        match value {
            Value::Null => Err("must not be null".into()),
            value => Ok(Self(value.clone())),
        }
    }
}

impl PartialSchema for Anything {
    fn schema() -> RefOr<Schema> {
        use schema::Type::{Array, Boolean, Number, Object, String};
        let types = vec![Object, Array, String, Number, Boolean];
        ObjectBuilder::new().schema_type(SchemaType::Array(types)).into()
    }
}

impl ToSchema for Anything {
    fn name() -> Cow<'static, str> {
        "Anything".into()
    }
}

/// A value that a column of the type text has as JSON. Both databases have a text, and each has
/// ideas of its own of what JSON is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct JsonText<T>(pub T);

impl<T: FromJson> FromJson for JsonText<T> {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        T::from_json(value).map(Self)
    }
}

impl<T: PartialSchema> PartialSchema for JsonText<T> {
    fn schema() -> RefOr<Schema> {
        T::schema()
    }
}

impl<T: ToSchema> ToSchema for JsonText<T> {
    fn name() -> Cow<'static, str> {
        T::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T, DB: Database> Type<DB> for JsonText<T>
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        String::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        String::compatible(info)
    }
}

impl<'q, T: Serialize, DB: Database> Encode<'q, DB> for JsonText<T>
where
    String: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        serde_json::to_string(&self.0)?.encode(buffer)
    }
}

impl<'r, T: FromJson, DB: Database> Decode<'r, DB> for JsonText<T>
where
    String: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let value: Value = serde_json::from_str(&String::decode(value)?)?;
        T::from_json(&value).map(Self).map_err(|wrong| format!("{wrong:?}").into())
    }
}

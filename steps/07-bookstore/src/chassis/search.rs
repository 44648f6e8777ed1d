//! `filter` and `where` in the query of a request. Called by the controllers, as extractors, and by
//! their descriptions in an OpenAPI document.

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ContentBuilder, Required};

use super::error::Error;
use super::filter::{Condition, FieldType, Fields, Filter, Projection};
use super::problem::{Fault, Place};
use schema::{filter_schema, projection_schema, where_schema};

mod schema;

/// A record of which a client may ask by its fields.
pub trait Record: Serialize {
    /// The id first.
    const FIELDS: Fields;

    /// As a client sees it.
    fn to_json(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        }
    }
}

/// `filter`, for a list.
pub struct FilterQuery<T>(pub Filter, PhantomData<T>);

/// `where`, for a count or a change of many.
pub struct WhereQuery<T>(pub Condition, PhantomData<T>);

/// `filter` of one record: only `fields`.
pub struct FieldsQuery<T>(pub Projection, PhantomData<T>);

impl<T: Record, S: Send + Sync> FromRequestParts<S> for FilterQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let filter = Filter::parse(&pairs(parts)?, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self(filter, PhantomData))
    }
}

impl<T: Record, S: Send + Sync> FromRequestParts<S> for WhereQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let condition = Condition::parse(&pairs(parts)?, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self(condition, PhantomData))
    }
}

impl<T: Record, S: Send + Sync> FromRequestParts<S> for FieldsQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let projection = Projection::parse(&pairs(parts)?, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self(projection, PhantomData))
    }
}

fn pairs(parts: &Parts) -> Result<Vec<(String, String)>, Error> {
    let pairs = Query::try_from_uri(&parts.uri).map_err(|_| {
        let place = Place::Parameter(String::new());
        Error::Malformed(vec![Fault { place, detail: "the query cannot be read".into() }])
    })?;
    Ok(pairs.0)
}

impl<T: Record> IntoParams for FilterQuery<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Which records to give, in which order, and what of each, as JSON: \
            `{\"where\": {\"FIELD\": {\"gt\": 100}}, \"order\": [\"FIELD DESC\"], \"limit\": 10}`. \
            The brackets of LoopBack's clients do as well: `filter[limit]=10`.";
        vec![parameter("filter", about, filter_schema(&T::FIELDS))]
    }
}

impl<T: Record> IntoParams for WhereQuery<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Which records, as JSON: `{\"FIELD\": {\"gt\": 100}}`; without it, all.";
        vec![parameter("where", about, where_schema(&T::FIELDS))]
    }
}

impl<T: Record> IntoParams for FieldsQuery<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "What of the record to give, as JSON: `{\"fields\": [\"FIELD\"]}`.";
        vec![parameter("filter", about, projection_schema(&T::FIELDS))]
    }
}

/// A parameter whose value is JSON (OpenAPI 3.1, section 4.8.12.2: `content` instead of `schema`).
fn parameter(name: &str, about: &str, schema: Value) -> Parameter {
    let schema: Option<utoipa::openapi::schema::Schema> = serde_json::from_value(schema).ok();
    let content = ContentBuilder::new().schema(schema).build();
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
    let parameter = parameter.required(Required::False).description(Some(about));
    let mut parameter = parameter.build();
    parameter.content.insert("application/json".to_owned(), content.into());
    parameter
}

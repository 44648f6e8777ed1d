//! `filter` and `where` in the query of a request, and nothing else. Called by the controllers, as extractors, and by
//! their descriptions in an OpenAPI document.

use std::marker::PhantomData;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ContentBuilder, Required};

use crate::chassis::data::filter::{
    Comparison, Condition, FieldType, Fielded, Fields, Filter, Projection, Scalar, Test,
};
use crate::chassis::{Error, Fault, Place};
use schema::{filter_schema, projection_schema, where_schema};

mod listed;
mod schema;

pub use listed::Listed;

/// A record as a client sees it.
pub fn to_json(record: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// The filter that selects everything.
pub fn everything<T: Fielded>() -> Result<Filter, Error> {
    Filter::parse(&[], &T::FIELDS).map_err(Error::Malformed)
}

/// The same filter, for no records but those whose field `name` has this value. A field that the
/// record does not have selects nothing.
pub fn among<T: Fielded>(filter: Filter, name: &str, value: Scalar) -> Filter {
    let test = Test::Is(value);
    let is = T::FIELDS.find(name).map(|field| Comparison { field, test, negated: false });
    let of_it = is.map_or(Condition::Any(Vec::new()), Condition::Field);
    Filter { condition: Condition::All(vec![of_it, filter.condition]), ..filter }
}

/// `filter`, for a list; it makes the answer as well.
pub struct FilterQuery<T> {
    filter: Filter,
    /// As the client wrote it.
    pairs: Vec<(String, String)>,
    of: PhantomData<T>,
}

/// `where`, for a count: without it, everything counts.
pub struct WhereQuery<T>(pub Condition, pub PhantomData<T>);

/// `where`, for a change of many: it must be given. Otherwise a slip of the pen, `?wher=`, would
/// change everything.
pub struct GivenWhere<T>(pub Condition, pub PhantomData<T>);

/// `filter` of one record: only `fields`.
pub struct FieldsQuery<T>(pub Projection, pub PhantomData<T>);

/// No parameter at all. A client that sends one believes that it does something.
pub struct NoParameters;

impl<T: Fielded, S: Send + Sync> FromRequestParts<S> for FilterQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let pairs = pairs(parts)?;
        let filter = Filter::parse(&pairs, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self { filter, pairs, of: PhantomData })
    }
}

impl<T: Fielded, S: Send + Sync> FromRequestParts<S> for WhereQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let condition = Condition::parse(&pairs(parts)?, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self(condition, PhantomData))
    }
}

impl<T: Fielded, S: Send + Sync> FromRequestParts<S> for GivenWhere<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let pairs = pairs(parts)?;
        if !pairs.iter().any(|(name, _)| name == "where" || name.starts_with("where[")) {
            let place = Place::Parameter("where".into());
            let detail = "must be given; `{}` means everything".into();
            return Err(Error::Malformed(vec![Fault { place, detail }]));
        }
        let condition = Condition::parse(&pairs, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self(condition, PhantomData))
    }
}

impl<T: Fielded, S: Send + Sync> FromRequestParts<S> for FieldsQuery<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let projection = Projection::parse(&pairs(parts)?, &T::FIELDS).map_err(Error::Malformed)?;
        Ok(Self(projection, PhantomData))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NoParameters {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let faults: Vec<Fault> = pairs(parts)?
            .into_iter()
            .map(|(name, _)| Fault {
                place: Place::Parameter(name),
                detail: "is not known here: there is no parameter".into(),
            })
            .collect();
        if faults.is_empty() { Ok(Self) } else { Err(Error::Malformed(faults)) }
    }
}

fn pairs(parts: &Parts) -> Result<Vec<(String, String)>, Error> {
    let pairs = Query::try_from_uri(&parts.uri).map_err(|_| {
        let place = Place::Parameter(String::new());
        Error::Malformed(vec![Fault { place, detail: "the query cannot be read".into() }])
    })?;
    Ok(pairs.0)
}

impl<T: Fielded> IntoParams for FilterQuery<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Which records to give, in which order, and what of each, as JSON: \
            `{\"where\": {\"FIELD\": {\"gt\": 100}}, \"order\": [\"FIELD DESC\"], \"limit\": 10}`. \
            The brackets of LoopBack's clients do as well: `filter[limit]=10`.";
        vec![parameter("filter", about, filter_schema(&T::FIELDS), Required::False)]
    }
}

impl<T: Fielded> IntoParams for WhereQuery<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Which records, as JSON: `{\"FIELD\": {\"gt\": 100}}`; without it, all.";
        vec![parameter("where", about, where_schema(&T::FIELDS), Required::False)]
    }
}

impl<T: Fielded> IntoParams for GivenWhere<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Which records, as JSON: `{\"FIELD\": {\"gt\": 100}}`; `{}` means all.";
        vec![parameter("where", about, where_schema(&T::FIELDS), Required::True)]
    }
}

impl<T: Fielded> IntoParams for FieldsQuery<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "What of the record to give, as JSON: `{\"fields\": [\"FIELD\"]}`.";
        vec![parameter("filter", about, projection_schema(&T::FIELDS), Required::False)]
    }
}

/// A parameter whose value is JSON (OpenAPI 3.1, section 4.8.12.2: `content` instead of `schema`).
fn parameter(name: &str, about: &str, schema: Value, required: Required) -> Parameter {
    let schema: Option<utoipa::openapi::schema::Schema> = serde_json::from_value(schema).ok();
    let content = ContentBuilder::new().schema(schema).build();
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
    let parameter = parameter.required(required).description(Some(about));
    let mut parameter = parameter.build();
    parameter.content.insert("application/json".to_owned(), content.into());
    parameter
}

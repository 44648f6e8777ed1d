//! The common part of all services' OpenAPI documents: the answers that are no success, lists
//! of chosen fields, and the pages that show a document. Called by the controllers, and by `app`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr};
use utoipa::{IntoResponses, PartialSchema, ToSchema};
use utoipa_swagger_ui::SwaggerUi;

/// The document at `/openapi.json`, and a page at `/explorer` that shows it and sends requests. All
/// that the page needs is part of the program.
pub fn pages(document: OpenApi) -> Router {
    let explorer = SwaggerUi::new("/explorer")
        .config(utoipa_swagger_ui::Config::from("/openapi.json").try_it_out_enabled(true));
    Router::from(explorer).route("/openapi.json", get(async move || Json(document)))
}

/// The answers of any operation.
pub struct Anytime;

/// The answers of an operation to a query that it does not understand.
pub struct QueryRefused;

/// The answers of an operation with an id in its path.
pub struct NotThere;

/// The answers of an operation to a body that it does not take.
pub struct BodyRefused;

/// The answers of an operation whose result is there already, or whose object is still needed.
pub struct InConflict;

impl IntoResponses for Anytime {
    fn responses() -> Answers {
        let mut all = answers(&[
            ("500", "Something went wrong on our side."),
            ("503", "Too much is going on; `Retry-After` says when to try again."),
        ]);
        // Whoever reads the head answers these, before there is anybody who could say more.
        for (status, about) in [
            ("414", "The path and the query are longer than 64 KiB."),
            ("431", "The head of the request is larger than 64 KiB."),
        ] {
            all.insert(status.to_owned(), ResponseBuilder::new().description(about).build().into());
        }
        all
    }
}

impl IntoResponses for QueryRefused {
    fn responses() -> Answers {
        answers(&[("400", "The query is refused; `errors` names every fault.")])
    }
}

impl IntoResponses for NotThere {
    fn responses() -> Answers {
        answers(&[("404", "There is no such thing.")])
    }
}

impl IntoResponses for BodyRefused {
    fn responses() -> Answers {
        answers(&[
            ("400", "The request is refused; `errors` names every fault."),
            ("408", "The body did not arrive in time."),
            ("413", "The body is larger than 64 KiB."),
            ("415", "The body is not sent as `application/json`."),
        ])
    }
}

impl IntoResponses for InConflict {
    fn responses() -> Answers {
        answers(&[("409", "It is there already, or something else still needs it.")])
    }
}

type Answers = BTreeMap<String, RefOr<Response>>;

fn answers(answers: &[(&str, &str)]) -> Answers {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let answer = |(status, about): &(&str, &str)| {
        let response = ResponseBuilder::new().description(*about);
        let response = response.content("application/problem+json", problem.clone()).build();
        ((*status).to_owned(), response.into())
    };
    answers.iter().map(answer).collect()
}

/// A record of which a filter has chosen some fields.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Chosen<T> {
    fields: Map<String, Value>,
    #[serde(skip)]
    of: PhantomData<T>,
}

impl<T> From<Map<String, Value>> for Chosen<T> {
    fn from(fields: Map<String, Value>) -> Self {
        Self { fields, of: PhantomData }
    }
}

impl<T: ToSchema> PartialSchema for Chosen<T> {
    /// That of the whole record, but that nothing has to be there.
    fn schema() -> RefOr<Schema> {
        let mut schema = T::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
        }
        schema
    }
}

impl<T: ToSchema> ToSchema for Chosen<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Chosen", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// The schema `draft` of an object, and the id of `model`, which has to be there.
pub fn with_id_of(model: &RefOr<Schema>, mut draft: RefOr<Schema>) -> RefOr<Schema> {
    if let (RefOr::T(Schema::Object(model)), RefOr::T(Schema::Object(object))) = (model, &mut draft)
        && let Some(id) = model.properties.get("id")
    {
        object.properties.insert("id".to_owned(), id.clone());
        object.required.push("id".to_owned());
    }
    draft
}

/// The number of records that there are, or that were changed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Count {
    pub count: u64,
}

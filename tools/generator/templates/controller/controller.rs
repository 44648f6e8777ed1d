//! `/{{ path }}`: adding, listing, counting, reading, changing, replacing, deleting. Called by the
//! router.

use axum::Json;
use axum::extract::{MatchedPath, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
{% if id_type == "Uuid" %}
use uuid::Uuid;
{% endif %}

use crate::{{ module }}::error::Error;
use crate::{{ module }}::models::{ {{ name }}, {{ name }}Change, {{ name }}Draft, Chosen{{ name }}{% if id_given %}, New{{ name }}{% endif %}{% for relation in relations %}, {{ relation.name }}{% if relation.kind == "has-many" %}, Chosen{{ relation.name }}{% endif %}{% endfor %} };
use crate::{{ module }}::services::Services;
use crate::chassis::http::openapi::{
    Anytime, BodyRefused, Count, InConflict, NotThere, QueryRefused,
};
{% if id_type == "Integer" %}
use crate::chassis::data::values::Integer;
{% elif id_type != "Uuid" %}
use crate::chassis::data::values::Text;
{% endif %}
use crate::chassis::{
    Body, FieldsQuery, FilterQuery, FromMembers, GivenWhere, InPath, Listed, Members, NoParameters, WhereQuery,{% if id_arg == "&Text<1, 200>" %} segment,{% endif %} to_json,
};

pub fn router() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, create, change_all))
        .routes(routes!(count))
        .routes(routes!(read, change, replace, delete))
{% for relation in relations %}
        .routes(routes!({{ relation.method }}))
{% endfor %}
}

/// The reason to refuse a body that sends the id.
const ID_IS_FIXED: &str = "{{ "stands in the path and cannot be changed" if id_given else "cannot be set or changed" }}";

impl FromMembers for {{ name }}Draft {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.refuse("id", ID_IS_FIXED);
{% for field in fields %}
{% if field.required %}
        let {{ field.var }} = members.value("{{ field.name }}");
{% elif field.optional %}
        let {{ field.var }} = members.optional_value("{{ field.name }}");
{% else %}
        let {{ field.var }} = members.value_or("{{ field.name }}", {{ field.default }});
{% endif %}
{% endfor %}
        Some(Self { {% for field in fields %}{{ field.name }}: {{ field.var }}?, {% endfor %} })
    }
}
{% if id_given %}

impl FromMembers for New{{ name }} {
    fn from_members(members: &mut Members) -> Option<Self> {
        let id = members.value("id");
        let draft = {{ name }}Draft::from_members(members);
        Some(Self { id: id?, draft: draft? })
    }
}
{% endif %}

impl FromMembers for {{ name }}Change {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.refuse("id", ID_IS_FIXED);
{% for field in fields %}
{% if field.optional %}
        let {{ field.var }} = members.change_or_clear("{{ field.name }}");
{% else %}
        let {{ field.var }} = members.change("{{ field.name }}");
{% endif %}
{% endfor %}
        Some(Self { {% for field in fields %}{{ field.name }}: {{ field.var }}?, {% endfor %} })
    }
}

/// Adds {{ a }}.
#[utoipa::path(
    post, path = "/{{ path }}", tag = "{{ path }}", operation_id = "create_{{ snake }}",
    request_body = {{ create_type }},
    responses(
        (status = 201, body = {{ name }}, description = "The new {{ words }}.",
            headers(("location" = String, description = "Where it is."))),
        BodyRefused, InConflict, Anytime,
    ),
)]
async fn create(
    State(services): State<Services>,
    path: MatchedPath,
    _: NoParameters,
    Body(draft): Body<{{ create_type }}>,
) -> Result<Response, Error> {
    let {{ var }} = services.{{ plural }}.create(&draft).await?;
    let location = format!("{}/{}", path.as_str(), {% if id_arg == "&Text<1, 200>" %}segment(&{{ var }}.id){% else %}{{ var }}.id{% endif %});
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json({{ var }})).into_response())
}

/// Lists the {{ plural_words }} that a filter selects, 20 unless it says otherwise.
#[utoipa::path(
    get, path = "/{{ path }}", tag = "{{ path }}", operation_id = "list_{{ plural }}",
    params(FilterQuery<{{ name }}>),
    responses(
        (status = 200, body = Vec<Chosen{{ name }}>, description = "The {{ plural_words }}.",
            headers(("link" = String, description = "Where the next of them are, if there are more: `rel=next`."))),
        QueryRefused, Anytime,
    ),
)]
async fn list(
    State(services): State<Services>,
    query: FilterQuery<{{ name }}>,
) -> Result<Listed<{{ name }}>, Error> {
    let {{ vars }} = services.{{ plural }}.list(&query.with_one_more()).await?;
    Ok(query.answer({{ vars }}))
}

/// Counts the {{ plural_words }}, all or those that are like `where` says.
#[utoipa::path(
    get, path = "/{{ path }}/count", tag = "{{ path }}", operation_id = "count_{{ plural }}",
    params(WhereQuery<{{ name }}>),
    responses(
        (status = 200, body = Count, description = "How many there are."),
        QueryRefused, Anytime,
    ),
)]
async fn count(
    State(services): State<Services>,
    WhereQuery(condition, _): WhereQuery<{{ name }}>,
) -> Result<Json<Count>, Error> {
    Ok(Json(Count { count: services.{{ plural }}.count(&condition).await? }))
}

/// Changes every {{ words }} that is like `where` says.
#[utoipa::path(
    patch, path = "/{{ path }}", tag = "{{ path }}", operation_id = "change_{{ plural }}",
    params(GivenWhere<{{ name }}>),
    request_body = {{ name }}Change,
    responses(
        (status = 200, body = Count, description = "How many were changed."),
        BodyRefused, InConflict, Anytime,
    ),
)]
async fn change_all(
    State(services): State<Services>,
    GivenWhere(condition, _): GivenWhere<{{ name }}>,
    Body(change): Body<{{ name }}Change>,
) -> Result<Json<Count>, Error> {
    Ok(Json(Count { count: services.{{ plural }}.change_all(&condition, &change).await? }))
}

/// Reads {{ a }}.
#[utoipa::path(
    get, path = "/{{ path }}/{id}", tag = "{{ path }}", operation_id = "read_{{ snake }}",
    params(("id" = {{ id_type }}, Path, description = "The id of the {{ words }}."), FieldsQuery<{{ name }}>),
    responses(
        (status = 200, body = Chosen{{ name }}, description = "The {{ words }}."),
        QueryRefused, NotThere, Anytime,
    ),
)]
async fn read(
    State(services): State<Services>,
    InPath(id): InPath<{{ id_type }}>,
    FieldsQuery(projection, _): FieldsQuery<{{ name }}>,
) -> Result<Json<Chosen{{ name }}>, Error> {
    let {{ var }} = services.{{ plural }}.read({{ id_amp }}id).await?;
    Ok(Json(projection.apply(to_json(&{{ var }})).into()))
}

/// Changes some members of {{ a }}; null takes away what need not be there.
#[utoipa::path(
    patch, path = "/{{ path }}/{id}", tag = "{{ path }}", operation_id = "change_{{ snake }}",
    params(("id" = {{ id_type }}, Path, description = "The id of the {{ words }}.")),
    request_body = {{ name }}Change,
    responses(
        (status = 200, body = {{ name }}, description = "The {{ words }} as it is now."),
        BodyRefused, NotThere, InConflict, Anytime,
    ),
)]
async fn change(
    State(services): State<Services>,
    InPath(id): InPath<{{ id_type }}>,
    _: NoParameters,
    Body(change): Body<{{ name }}Change>,
) -> Result<Json<{{ name }}>, Error> {
    Ok(Json(services.{{ plural }}.change({{ id_amp }}id, &change).await?))
}

/// Replaces {{ a }}. What the body does not say is gone.
#[utoipa::path(
    put, path = "/{{ path }}/{id}", tag = "{{ path }}", operation_id = "replace_{{ snake }}",
    params(("id" = {{ id_type }}, Path, description = "The id of the {{ words }}.")),
    request_body = {{ name }}Draft,
    responses(
        (status = 200, body = {{ name }}, description = "The {{ words }} as it is now."),
        BodyRefused, NotThere, InConflict, Anytime,
    ),
)]
async fn replace(
    State(services): State<Services>,
    InPath(id): InPath<{{ id_type }}>,
    _: NoParameters,
    Body(draft): Body<{{ name }}Draft>,
) -> Result<Json<{{ name }}>, Error> {
    Ok(Json(services.{{ plural }}.replace({{ id_amp }}id, &draft).await?))
}

/// Deletes {{ a }}.
#[utoipa::path(
    delete, path = "/{{ path }}/{id}", tag = "{{ path }}", operation_id = "delete_{{ snake }}",
    params(("id" = {{ id_type }}, Path, description = "The id of the {{ words }}.")),
    responses(
        (status = 204, description = "It is gone."),
        QueryRefused, NotThere, InConflict, Anytime,
    ),
)]
async fn delete(
    State(services): State<Services>,
    InPath(id): InPath<{{ id_type }}>,
    _: NoParameters,
) -> Result<StatusCode, Error> {
    services.{{ plural }}.delete({{ id_amp }}id).await?;
    Ok(StatusCode::NO_CONTENT)
}
{% for relation in relations %}
{% if relation.kind == "has-many" %}

/// Lists the {{ relation.plural_words }} of {{ a }} that a filter selects.
#[utoipa::path(
    get, path = "/{{ path }}/{id}/{{ relation.path }}", tag = "{{ path }}", operation_id = "list_{{ relation.method }}_of_{{ snake }}",
    params(("id" = {{ id_type }}, Path, description = "The id of the {{ words }}."), FilterQuery<{{ relation.name }}>),
    responses(
        (status = 200, body = Vec<Chosen{{ relation.name }}>, description = "The {{ relation.plural_words }}.",
            headers(("link" = String, description = "Where the next of them are, if there are more: `rel=next`."))),
        QueryRefused, NotThere, Anytime,
    ),
)]
async fn {{ relation.method }}(
    State(services): State<Services>,
    InPath(id): InPath<{{ id_type }}>,
    query: FilterQuery<{{ relation.name }}>,
) -> Result<Listed<{{ relation.name }}>, Error> {
    let found = services.{{ plural }}.{{ relation.method }}({{ id_amp }}id, query.with_one_more()).await?;
    Ok(query.answer(found))
}
{% else %}

/// Reads the {{ relation.words }} of {{ a }}.
#[utoipa::path(
    get, path = "/{{ path }}/{id}/{{ relation.path }}", tag = "{{ path }}", operation_id = "read_{{ relation.method }}_of_{{ snake }}",
    params(("id" = {{ id_type }}, Path, description = "The id of the {{ words }}.")),
    responses(
        (status = 200, body = {{ relation.name }}, description = "The {{ relation.words }}."),
        QueryRefused, NotThere, Anytime,
    ),
)]
async fn {{ relation.method }}(
    State(services): State<Services>,
    InPath(id): InPath<{{ id_type }}>,
    _: NoParameters,
) -> Result<Json<{{ relation.name }}>, Error> {
    Ok(Json(services.{{ plural }}.{{ relation.method }}({{ id_amp }}id).await?))
}
{% endif %}
{% endfor %}

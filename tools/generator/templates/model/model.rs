//! {{ a | capitalize }}. Called by the {{ words }} controller, service and repository.

use serde::Serialize;
{% if id_given %}
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
{% else %}
use utoipa::ToSchema;
{% endif %}
{% if has_uuid or id_type == "Uuid" %}
use uuid::Uuid;
{% endif %}

{% for object in objects %}
use super::{{ object }};
{% endfor %}
use crate::chassis::data::filter::{FieldType, Fielded, Fields, Kind};
use crate::chassis::http::openapi::{ Chosen{% if id_given %}, with_id_of{% endif %} };
{% if values %}
use crate::chassis::data::values::{ {{ values | join(", ") }} };
{% endif %}

/// {{ a | capitalize }} as a client sees it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow, ToSchema)]
pub struct {{ name }} {
    pub id: {{ id_type }},
{% for field in fields %}
    pub {{ field.name }}: {{ field.model_type }},
{% endfor %}
{% if timestamps %}
    /// When it was made, and when it was last changed.
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
{% endif %}
}

/// {{ a | capitalize }} of which a filter has chosen some fields.
pub type Chosen{{ name }} = Chosen<{{ name }}>;

{% for field in fields if field.alias is defined %}

/// {{ field.name | replace("_", " ") | capitalize }} of {{ a }}.
pub type {{ field.alias.name }} = {{ field.alias.of }};
{% endfor %}

/// The parts of {{ a }} that is added, or that replaces one.
#[derive(Clone, Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct {{ name }}Draft {
{% for field in fields %}
{% if field.default is defined %}
    #[schema(required = false, default = {{ field.default_schema }})]
{% endif %}
    pub {{ field.name }}: {{ field.model_type }},
{% endfor %}
}
{% if id_given %}

/// A new {{ words }}. Whoever sends it chooses its id.
#[derive(Clone, Debug)]
pub struct New{{ name }} {
    pub id: {{ id_type }},
    pub draft: {{ name }}Draft,
}
{% endif %}

/// The changes of {{ a }}. A part that is `None` stays as it is{{ "; `Some(None)` takes a value away" if has_optional else "" }}.
#[derive(Clone, Debug, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct {{ name }}Change {
{% for field in fields %}
{% if field.optional %}
    #[schema(value_type = Option<{{ field.value_type }}>)]
    pub {{ field.name }}: Option<Option<{{ field.value_type }}>>,
{% else %}
    #[schema(required = false, nullable = false)]
    pub {{ field.name }}: Option<{{ field.value_type }}>,
{% endif %}
{% endfor %}
}

impl Fielded for {{ name }} {
    const FIELDS: Fields = Fields(&[
        FieldType { name: "id", column: "id", kind: Kind::{{ id_filter_kind }} },
{% for field in fields %}
        FieldType { name: "{{ field.name }}", column: "{{ field.name }}", kind: Kind::{{ field.filter_kind }} },
{% endfor %}
{% if timestamps %}
        FieldType { name: "created_at", column: "created_at", kind: Kind::Timestamp },
        FieldType { name: "updated_at", column: "updated_at", kind: Kind::Timestamp },
{% endif %}
    ]);
}
{% if id_given %}

impl PartialSchema for New{{ name }} {
    fn schema() -> RefOr<Schema> {
        with_id_of(&{{ name }}::schema(), {{ name }}Draft::schema())
    }
}

impl ToSchema for New{{ name }} {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        {{ name }}Draft::schemas(schemas);
    }
}
{% endif %}

//! {{ a | capitalize }}: a value, without an id of its own. Called by the models that have one.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
{% if has_uuid %}
use uuid::Uuid;
{% endif %}

{% for object in objects %}
use super::{{ object }};
{% endfor %}
use crate::chassis::data::values::{ FromJson, Wrong, object{% for value in values %}, {{ value }}{% endfor %} };
use crate::chassis::{FromMembers, Members};

/// {{ a | capitalize }}.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct {{ name }} {
{% for field in fields %}
{% if field.default is defined %}
    #[schema(required = false, default = {{ field.default_schema }})]
{% endif %}
    pub {{ field.name }}: {{ field.model_type }},
{% endfor %}
}

{% for field in fields if field.alias is defined %}

/// {{ field.name | replace("_", " ") | capitalize }} of {{ a }}.
pub type {{ field.alias.name }} = {{ field.alias.of }};
{% endfor %}

impl FromMembers for {{ name }} {
    fn from_members(members: &mut Members) -> Option<Self> {
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

impl FromJson for {{ name }} {
    fn from_json(value: &Value) -> Result<Self, Wrong> {
        object(value)
    }
}

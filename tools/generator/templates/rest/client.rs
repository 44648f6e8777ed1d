//! `{{ name }}`: a service that speaks JSON. Called by `data_sources`, and by whoever asks it.

use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
{% if has_uuid %}
use uuid::Uuid;
{% endif %}

use crate::{{ module }}::config::Config;
{% if objects %}
use crate::{{ module }}::models::{ {{ objects | join(", ") }} };
{% endif %}
use crate::chassis::calls::rest::{Endpoint, Operation, RestError};
{% if values %}
use crate::chassis::data::values::{ {{ values | join(", ") }} };
{% endif %}
use crate::chassis::{FromMembers, Members};

{% for operation in operations %}
const {{ operation.constant }}: Operation = Operation { method: Method::{{ operation.method }}, path: {{ operation.path | literal }} };
{% endfor %}

/// The service, as this one sees it. A clone is cheap and shares its connections.
#[derive(Clone, Debug)]
pub struct {{ type_name }} {
    endpoint: Endpoint,
}

/// Makes the client; nobody is asked yet.
pub fn open(config: &Config) -> Result<{{ type_name }}, reqwest::Error> {
    Ok({{ type_name }} { endpoint: Endpoint::at(&config.{{ name }}_url)? })
}

impl {{ type_name }} {
    {% for operation in operations %}
    {% if not loop.first %}

    {% endif %}
    /// `{{ operation.method }} {{ operation.path }}`; waits no longer than `patience`.
    pub async fn {{ operation.name }}(
        &self,
        question: &{{ operation.type_name }}Question,
        patience: Duration,
    ) -> Result<{{ operation.type_name }}Answer, RestError> {
        self.endpoint.call(&{{ operation.constant }}, question, patience).await
    }
    {% endfor %}
}

{% for operation in operations %}
{% for field in operation.input + operation.output if field.alias is defined %}
/// `{{ field.name }}` of `{{ operation.name }}`.
pub type {{ field.alias.name }} = {{ field.alias.of }};

{% endfor %}
/// The question of `{{ operation.name }}`.
#[derive(Clone, Debug, Serialize)]
pub struct {{ operation.type_name }}Question {
    {% for field in operation.input %}
    pub {{ field.name }}: {{ field.model_type }},
    {% endfor %}
}

/// Its answer.
#[derive(Clone, Debug)]
pub struct {{ operation.type_name }}Answer {
    {% for field in operation.output %}
    pub {{ field.name }}: {{ field.model_type }},
    {% endfor %}
}

impl FromMembers for {{ operation.type_name }}Answer {
    fn from_members({% if not operation.output %}_{% endif %}members: &mut Members) -> Option<Self> {
        {% for field in operation.output %}
        {% if field.default is defined %}
        let {{ field.name }} = members.value_or("{{ field.name }}", {{ field.default }});
        {% elif field.optional %}
        let {{ field.name }} = members.optional_value("{{ field.name }}");
        {% else %}
        let {{ field.name }} = members.value("{{ field.name }}");
        {% endif %}
        {% endfor %}
        Some(Self {
        {% for field in operation.output %}
            {{ field.name }}: {{ field.name }}?,
        {% endfor %}
        })
    }
}

{% endfor %}

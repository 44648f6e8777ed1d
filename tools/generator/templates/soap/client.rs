//! `{{ name }}`: a service that speaks SOAP. Called by `data_sources`, and by whoever asks it.

use std::time::Duration;

{% if has_date and has_time %}
use time::{Date, OffsetDateTime};

{% elif has_date %}
use time::Date;

{% elif has_time %}
use time::OffsetDateTime;

{% endif %}
use crate::{{ module }}::config::Config;
use crate::chassis::calls::soap::{
    {% if has_decimal %}Decimal, {% endif %}Element, Endpoint, FromElement, Operation, SoapError, ToElement,
};

{% for operation in operations %}
const {{ operation.constant }}: Operation = Operation {
    path: {{ operation.spec.path | literal }},
    action: {{ operation.spec.action | literal }},
    namespace: {{ operation.spec.namespace | literal }},
    element: {{ operation.spec.element | literal }},
    answer: {{ operation.spec.answer | literal }},
    qualified: {% if operation.spec.qualified %}true{% else %}false{% endif %},
};

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
    /// Asks `{{ operation.spec.element }}`, and waits no longer than `patience`.
    pub async fn {{ operation.name }}(
        &self,
        question: &{{ operation.question }},
        patience: Duration,
    ) -> Result<{{ operation.answer }}, SoapError> {
        self.endpoint.call(&{{ operation.constant }}, question, patience).await
    }
    {% endfor %}
}

{% for message in messages %}
/// The element `{{ message.element }}`.
#[derive(Clone, Debug, PartialEq)]
pub struct {{ message.name }} {
    {% for field in message.fields %}
    {% if field.occurs == "optional" %}
    pub {{ field.name }}: Option<{{ field.type_name }}>,
    {% elif field.occurs == "repeated" %}
    pub {{ field.name }}: Vec<{{ field.type_name }}>,
    {% else %}
    pub {{ field.name }}: {{ field.type_name }},
    {% endif %}
    {% endfor %}
}

{% endfor %}
{% for message in messages %}
{% if message.is_sent %}
impl ToElement for {{ message.name }} {
    fn write(&self, name: &str) -> Element {
        Element::with_elements(name, vec![
        {% for field in message.fields %}
        {% if field.occurs == "once" %}
            vec![self.{{ field.name }}.write({{ field.element | literal }})],
        {% else %}
            Element::each({{ field.element | literal }}, &self.{{ field.name }}),
        {% endif %}
        {% endfor %}
        ])
    }
}

{% endif %}
{% if message.is_received %}
impl FromElement for {{ message.name }} {
    fn read({% if not message.fields %}_{% endif %}element: &Element) -> Result<Self, SoapError> {
        Ok(Self {
        {% for field in message.fields %}
        {% if field.occurs == "optional" %}
            {{ field.name }}: element.optional({{ field.element | literal }})?,
        {% elif field.occurs == "repeated" %}
            {{ field.name }}: element.many({{ field.element | literal }})?,
        {% else %}
            {{ field.name }}: element.one({{ field.element | literal }})?,
        {% endif %}
        {% endfor %}
        })
    }
}

{% endif %}
{% endfor %}

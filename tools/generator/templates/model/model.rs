//! A {{ snake }}. Called by every tier.

/// One of the {{ plural }}.
#[derive(Clone, Debug)]
pub struct {{ model.name }} {
{% for field in model.fields %}
    /// {{ field.type }}{{ ", required" if field.required }}
    pub {{ field.name }}: String,
{% endfor %}
}

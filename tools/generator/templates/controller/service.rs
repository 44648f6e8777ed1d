//! The rules about {{ plural_words }}. Called by the {{ words }} controller.

{% if id_type == "Uuid" %}
use uuid::Uuid;

{% endif %}
use crate::{{ module }}::data_sources::DataSources;
use crate::{{ module }}::error::Error;
use crate::{{ module }}::models::{ {{ name }}, {{ name }}Change, {{ name }}Draft{% if id_given %}, New{{ name }}{% endif %}{% for relation in relations %}, {{ relation.name }}{% endfor %} };
use crate::{{ module }}::repositories::{ {{ repository }}{% for relation in relations %}, {{ relation.repository }}{% endfor %} };
use crate::chassis::data::filter::{Condition, Filter};
{% if helpers %}
use crate::chassis::data::filter::Scalar;
{% endif %}
{% if values %}
use crate::chassis::data::values::{ {{ values | join(", ") }} };
{% endif %}
{% if helpers %}
use crate::chassis::{ {{ helpers | join(", ") }} };
{% endif %}

/// Keeps the {{ plural_words }}.
#[derive(Clone)]
pub struct {{ name }}Service {
    {{ plural }}: {{ repository }},
{% for relation in relations %}
    {{ relation.member }}: {{ relation.repository }},
{% endfor %}
}

impl {{ name }}Service {
    pub fn new(sources: &DataSources) -> Self {
        Self {
            {{ plural }}: {{ repository }}::new(sources.{{ source.name }}.clone()),
{% for relation in relations %}
            {{ relation.member }}: {{ relation.repository }}::new(sources.{{ relation.source }}.clone()),
{% endfor %}
        }
    }

{% if id_given %}
    /// Adds {{ a }}, whose id nothing else has.
    pub async fn create(&self, new: &New{{ name }}) -> Result<{{ name }}, Error> {
        self.{{ plural }}.insert({{ id_amp }}new.id, &new.draft).await
    }
{% elif id_counts %}
    /// Adds {{ a }}. Its id is the next number; no client chooses it.
    pub async fn create(&self, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
        self.{{ plural }}.insert(draft).await
    }
{% else %}
    /// Adds {{ a }}. Its id is new, and made here; no client chooses it.
    pub async fn create(&self, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
        self.{{ plural }}.insert(Uuid::now_v7(), draft).await
    }
{% endif %}

    pub async fn list(&self, filter: &Filter) -> Result<Vec<{{ name }}>, Error> {
        self.{{ plural }}.list(filter).await
    }

    pub async fn count(&self, condition: &Condition) -> Result<u64, Error> {
        self.{{ plural }}.count(condition).await
    }

    pub async fn read(&self, id: {{ id_arg }}) -> Result<{{ name }}, Error> {
        self.{{ plural }}.find(id).await?.ok_or(Error::NOT_FOUND)
    }

    /// Replaces all but the id.
    pub async fn replace(&self, id: {{ id_arg }}, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
        self.{{ plural }}.replace(id, draft).await?.ok_or(Error::NOT_FOUND)
    }

    pub async fn change(&self, id: {{ id_arg }}, change: &{{ name }}Change) -> Result<{{ name }}, Error> {
        self.{{ plural }}.change(id, change).await?.ok_or(Error::NOT_FOUND)
    }

    /// Changes every {{ words }} that is like that, all or none, and counts them.
    pub async fn change_all(&self, condition: &Condition, change: &{{ name }}Change) -> Result<u64, Error> {
        self.{{ plural }}.change_all(condition, change).await
    }

    pub async fn delete(&self, id: {{ id_arg }}) -> Result<(), Error> {
        match self.{{ plural }}.delete(id).await? {
            true => Ok(()),
            false => Err(Error::NOT_FOUND),
        }
    }
{% for relation in relations %}
{% if relation.kind == "has-many" %}

    /// The {{ relation.plural_words }} of {{ a }} that a filter selects.
    pub async fn {{ relation.method }}(&self, id: {{ id_arg }}, filter: Filter) -> Result<Vec<{{ relation.name }}>, Error> {
        self.read(id).await?;
        let of_it = among::<{{ relation.name }}>(filter, "{{ relation.key }}", {{ id_scalar }});
        self.{{ relation.member }}.list(&of_it).await
    }
{% elif relation.kind == "has-one" %}

    /// The {{ relation.words }} of {{ a }}, if it has one.
    pub async fn {{ relation.method }}(&self, id: {{ id_arg }}) -> Result<{{ relation.name }}, Error> {
        self.read(id).await?;
        let all = everything::<{{ relation.name }}>()?;
        let of_it = among::<{{ relation.name }}>(all, "{{ relation.key }}", {{ id_scalar }});
        self.{{ relation.member }}.list(&of_it).await?.pop().ok_or(Error::NOT_FOUND)
    }
{% else %}

    /// The {{ relation.words }} of {{ a }}, if it has one.
    pub async fn {{ relation.method }}(&self, id: {{ id_arg }}) -> Result<{{ relation.name }}, Error> {
        let {{ var }} = self.read(id).await?;
        let key = {{ var }}.{{ relation.key }}{{ ".ok_or(Error::NOT_FOUND)?" if relation.key_optional else "" }};
{% if relation.id_kind == "string" %}
        let key = Text::parse(key.as_str()).map_err(|_| Error::NOT_FOUND)?;
{% elif relation.id_kind == "integer" %}
        let key = Integer::saturating(key.get());
{% endif %}
        self.{{ relation.member }}.find({{ "&" if relation.id_kind == "string" else "" }}key).await?.ok_or(Error::NOT_FOUND)
    }
{% endif %}
{% endfor %}
}

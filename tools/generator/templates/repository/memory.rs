//! {{ plural_words | capitalize }} in memory. Called by the rules about them.

{% if id_type == "Uuid" %}
use uuid::Uuid;

{% endif %}
use crate::{{ module }}::data_sources::{{ source.name }}::{{ source.type_name }};
use crate::{{ module }}::error::Error;
use crate::{{ module }}::models::{ {{ name }}, {{ name }}Change, {{ name }}Draft };
use crate::chassis::data::filter::{Condition, Filter};
{% if id_type == "Integer" %}
use crate::chassis::data::values::Integer;
{% elif id_type != "Uuid" %}
use crate::chassis::data::values::Text;
{% endif %}
{% if timestamps %}
use crate::chassis::data::values::Timestamp;
{% endif %}
use crate::chassis::{Table, to_json};

/// The table `{{ plural }}`.
#[derive(Clone, Debug)]
pub struct {{ repository }} {
    table: Table<{{ id_type }}, {{ name }}>,
}

impl {{ repository }} {
    pub fn new(source: {{ source.type_name }}) -> Self {
        Self { table: source.{{ plural }} }
    }

{% if id_counts %}
    /// The ids count up.
    pub async fn insert(&self, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
        let inserted = self.table.insert(|last| {
            let id = Integer::saturating(last.map_or(1, |last| last.get() + 1));
            (id, new(id, draft))
        });
{% else %}
    pub async fn insert(&self, id: {{ id_arg }}, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
        let inserted = self.table.insert(|_| (id{{ id_clone }}, new(id{{ id_clone }}, draft)));
{% endif %}
        inserted.ok_or(Error::Taken)
    }

    pub async fn list(&self, filter: &Filter) -> Result<Vec<{{ name }}>, Error> {
        Ok(filter.select(self.table.select(|_| true), to_json))
    }

    pub async fn count(&self, condition: &Condition) -> Result<u64, Error> {
        let found = self.table.select(|{{ var }}| condition.matches(&to_json({{ var }})));
        Ok(found.len() as u64)
    }

    pub async fn find(&self, id: {{ id_arg }}) -> Result<Option<{{ name }}>, Error> {
        Ok(self.table.find({{ id_ref }}))
    }

    /// Replaces all but the id; `None` if there is no such {{ words }}.
    pub async fn replace(&self, id: {{ id_arg }}, draft: &{{ name }}Draft) -> Result<Option<{{ name }}>, Error> {
{% if timestamps %}
        Ok(self.table.change({{ id_ref }}, |{{ var }}| {
            let created_at = {{ var }}.created_at;
            *{{ var }} = {{ name }} { created_at, ..new({{ var }}.id{% if id_clone %}.clone(){% endif %}, draft) };
        }))
{% else %}
        Ok(self.table.change({{ id_ref }}, |{{ var }}| *{{ var }} = new({{ var }}.id{% if id_clone %}.clone(){% endif %}, draft)))
{% endif %}
    }

    /// Changes what is to be changed; `None` if there is no such {{ words }}.
    pub async fn change(&self, id: {{ id_arg }}, change: &{{ name }}Change) -> Result<Option<{{ name }}>, Error> {
        Ok(self.table.change({{ id_ref }}, |{{ var }}| apply({{ var }}, change)))
    }

    /// Changes every {{ words }} that is like that, and counts them.
    pub async fn change_all(&self, condition: &Condition, change: &{{ name }}Change) -> Result<u64, Error> {
        let like_that = |{{ var }}: &{{ name }}| condition.matches(&to_json({{ var }}));
        Ok(self.table.change_all(like_that, |{{ var }}| apply({{ var }}, change)))
    }

    /// Deletes {{ a }}; `false` if there is none.
    pub async fn delete(&self, id: {{ id_arg }}) -> Result<bool, Error> {
        Ok(self.table.delete({{ id_ref }}))
    }
}

fn new(id: {{ id_type }}, draft: &{{ name }}Draft) -> {{ name }} {
{% if timestamps %}
    let created_at = Timestamp::now();
{% endif %}
{% if fields %}
    let {{ name }}Draft { {% for field in fields %}{{ field.name }}, {% endfor %} } = draft.clone();
{% else %}
    let {{ name }}Draft {} = draft;
{% endif %}
    {{ name }} { id, {% for field in fields %}{{ field.name }}, {% endfor %}{% if timestamps %}created_at, updated_at: created_at{% endif %} }
}

fn apply({{ var }}: &mut {{ name }}, change: &{{ name }}Change) {
{% if fields %}
    let {{ name }}Change { {% for field in fields %}{{ field.name }}, {% endfor %} } = change.clone();
{% endif %}
{% for field in fields %}
    if let Some({{ field.name }}) = {{ field.name }} {
        {{ var }}.{{ field.name }} = {{ field.name }};
    }
{% endfor %}
{% if timestamps %}
    {{ var }}.updated_at = Timestamp::now();
{% elif not fields %}
    let ({{ name }} { .. }, {{ name }}Change {}) = ({{ var }}, change);
{% endif %}
}

//! SQL for {{ plural_words }}. Called by the rules about them.

use sqlx::{QueryBuilder, query_as};
{% if id_type == "Uuid" %}
use uuid::Uuid;
{% endif %}

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
use crate::chassis::{DataSource, on};

/// Pushes `, column = value` for each part of a change. It is a macro because the value becomes an
/// argument of whichever database there is.
macro_rules! push_change {
    ($query:ident, $change:ident) => {
{% for field in fields %}
        if let Some({{ field.name }}) = &$change.{{ field.name }} {
            $query.push(", {{ field.name }} = ").push_bind({{ field.name }});
        }
{% endfor %}
{% if timestamps %}
        $query.push(", updated_at = ").push_bind(Timestamp::now());
{% endif %}
    };
}

/// The table `{{ plural }}`.
#[derive(Clone, Debug)]
pub struct {{ repository }} {
    source: DataSource,
}

impl {{ repository }} {
    pub fn new(source: DataSource) -> Self {
        Self { source }
    }

{% if id_counts %}
    /// The ids count up, and none is given twice: the last one is kept in a table of its own.
    pub async fn insert(&self, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
        const NEXT: &str = "UPDATE {{ plural }}_last_id SET last = last + 1 RETURNING last";
{% else %}
    pub async fn insert(&self, id: {{ id_arg }}, draft: &{{ name }}Draft) -> Result<{{ name }}, Error> {
{% endif %}
        const SQL: &str = "
            INSERT INTO {{ plural }} ({{ columns_insert }})
            VALUES ({{ placeholders }})
            RETURNING {{ columns_returning }}";
{% if timestamps %}
        let now = Timestamp::now();
{% endif %}
        Ok(on!(&self.source, pool => {
{% if id_counts %}
            let mut transaction = pool.begin().await?;
            let id: Integer = sqlx::query_scalar(NEXT).fetch_one(&mut *transaction).await?;
            let {{ var }} = query_as(SQL)
{% else %}
            query_as(SQL)
{% endif %}
                .bind(id)
{% for field in fields %}
                .bind({{ "" if field.copied else "&" }}draft.{{ field.name }})
{% endfor %}
{% if timestamps %}
                .bind(now)
                .bind(now)
{% endif %}
{% if id_counts %}
                .fetch_one(&mut *transaction)
                .await?;
            transaction.commit().await?;
            {{ var }}
{% else %}
                .fetch_one(pool)
                .await?
{% endif %}
        }))
    }

    pub async fn list(&self, filter: &Filter) -> Result<Vec<{{ name }}>, Error> {
        const SQL: &str = "
            SELECT {{ columns_select }} FROM {{ plural }}";
        Ok(on!(&self.source, pool => {
            let mut query = QueryBuilder::new(SQL);
            filter.push_sql(&mut query);
            query.build_query_as().fetch_all(pool).await?
        }))
    }

    pub async fn count(&self, condition: &Condition) -> Result<u64, Error> {
        let count: i64 = on!(&self.source, pool => {
            let mut query = QueryBuilder::new("SELECT COUNT(*) FROM {{ plural }} WHERE ");
            condition.push_sql(&mut query);
            query.build_query_scalar().fetch_one(pool).await?
        });
        Ok(count.unsigned_abs())
    }

    pub async fn find(&self, id: {{ id_arg }}) -> Result<Option<{{ name }}>, Error> {
        const SQL: &str = "
            SELECT {{ columns_select }} FROM {{ plural }} WHERE id = $1";
        Ok(on!(&self.source, pool => query_as(SQL).bind(id).fetch_optional(pool).await?))
    }

{% if assignments %}
    /// Replaces all but the id; `None` if there is no such {{ words }}.
    pub async fn replace(&self, id: {{ id_arg }}, draft: &{{ name }}Draft) -> Result<Option<{{ name }}>, Error> {
        const SQL: &str = "
            UPDATE {{ plural }}
            SET {{ assignments }}
            WHERE id = $1
            RETURNING {{ columns_returning }}";
        Ok(on!(&self.source, pool => {
            query_as(SQL)
                .bind(id)
{% for field in fields %}
                .bind({{ "" if field.copied else "&" }}draft.{{ field.name }})
{% endfor %}
{% if timestamps %}
                .bind(Timestamp::now())
{% endif %}
                .fetch_optional(pool)
                .await?
        }))
    }
{% endif %}

    /// Changes what is to be changed; `None` if there is no such {{ words }}.
    pub async fn change(&self, id: {{ id_arg }}, change: &{{ name }}Change) -> Result<Option<{{ name }}>, Error> {
        Ok(on!(&self.source, pool => {
            let mut query = QueryBuilder::new("UPDATE {{ plural }} SET id = id");
            push_change!(query, change);
            query.push(" WHERE id = ").push_bind(id);
            query.push(" RETURNING {{ columns_joined }}");
            query.build_query_as().fetch_optional(pool).await?
        }))
    }

    /// Changes every {{ words }} that is like that, and counts them.
    pub async fn change_all(&self, condition: &Condition, change: &{{ name }}Change) -> Result<u64, Error> {
        Ok(on!(&self.source, pool => {
            let mut query = QueryBuilder::new("UPDATE {{ plural }} SET id = id");
            push_change!(query, change);
            query.push(" WHERE ");
            condition.push_sql(&mut query);
            query.build().execute(pool).await?.rows_affected()
        }))
    }

    /// Deletes {{ a }}; `false` if there is none.
    pub async fn delete(&self, id: {{ id_arg }}) -> Result<bool, Error> {
        const SQL: &str = "DELETE FROM {{ plural }} WHERE id = $1";
        let done = on!(&self.source, pool => {
            sqlx::query(SQL).bind(id).execute(pool).await?.rows_affected()
        });
        Ok(done == 1)
    }
}

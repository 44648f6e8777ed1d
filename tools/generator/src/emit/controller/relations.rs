//! The relations of a model, as the templates of its controller see them. Called by `controller`.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::emit::view::{ModelView, path, repository_name};
use crate::names;
use crate::spec::{Presence, RelationKind, Repository, Service};

/// Each relation, with the names that its route, its service and its repository need.
pub fn of(service: &Service, view: &ModelView, repository: &Repository) -> Result<Vec<Value>> {
    repository
        .relations
        .iter()
        .map(|relation| {
            let target = service.model(&relation.target).context("the model is checked before")?;
            let Some(other) = service.repository(&target.name) else {
                bail!(
                    "{} is related to {}, which has no repository yet; make it first: generate \
                 repository {} --datasource {}",
                    view.name,
                    target.name,
                    target.name,
                    repository.data_source
                );
            };
            let (snake, plural) = (target.snake(), target.plural());
            let (kind, method) = match relation.kind {
                RelationKind::BelongsTo => ("belongs-to", snake.clone()),
                RelationKind::HasMany => ("has-many", plural.clone()),
                RelationKind::HasOne => ("has-one", snake.clone()),
            };
            let belongs = relation.kind == RelationKind::BelongsTo;
            let key = if belongs { format!("{snake}_id") } else { format!("{}_id", view.snake) };
            let field = service.model(&view.name).and_then(|model| model.field(&key));
            let below = if relation.kind == RelationKind::HasMany {
                path(service, target)
            } else {
                names::kebab(&snake)
            };
            Ok(json!({
                "name": target.name,
                "kind": kind,
                "words": snake.replace('_', " "),
                "plural_words": plural.replace('_', " "),
                "method": method,
                "member": format!("related_{plural}"),
                "repository": repository_name(target),
                "source": other.data_source,
                "path": below,
                "key": key,
                "key_optional": field.is_some_and(|field| field.presence == Presence::Optional),
                "id_kind": target.id.kind,
            }))
        })
        .collect()
}

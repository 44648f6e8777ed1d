//! The rules for relations. Called by `rules`.

use anyhow::{Result, bail};

use super::entity;
use crate::spec::{IdKind, Kind, Model, Presence, RelationKind, Repository, Service};

/// Whether every relation has the field that it stands on.
pub fn check(service: &Service, repository: &Repository) -> Result<()> {
    let model = entity(service, &repository.model)?;
    for (place, relation) in repository.relations.iter().enumerate() {
        let target = entity(service, &relation.target)?;
        if repository.relations[..place].contains(relation) {
            bail!("the same relation to `{}` is given twice", target.name);
        }
        match relation.kind {
            RelationKind::BelongsTo => check_key(model, target)?,
            RelationKind::HasMany | RelationKind::HasOne => check_key(target, model)?,
        }
        let other = service.repository(&target.name);
        match other {
            Some(other) if other.data_source == repository.data_source => {}
            Some(other) => bail!(
                "`{}` lies in the datasource `{}` and `{}` in `{}`: a relation does not cross databases",
                target.name,
                other.data_source,
                model.name,
                repository.data_source
            ),
            // The repository of the side that holds the key comes second.
            None if relation.kind != RelationKind::BelongsTo => {}
            None => bail!(
                "`{0}` has no repository yet, and `{1}` belongs to it: first comes `generate repository \
                 {0} --datasource {2}`",
                target.name,
                model.name,
                repository.data_source
            ),
        }
    }
    Ok(())
}

/// `holder` needs a field `author_id` of the kind of the id of `owner`.
fn check_key(holder: &Model, owner: &Model) -> Result<()> {
    let key = format!("{}_id", owner.snake());
    let kind = match owner.id.kind {
        IdKind::Uuid => Kind::Uuid,
        IdKind::Integer => Kind::Integer,
        IdKind::String => Kind::String,
    };
    match holder.field(&key) {
        Some(field) if field.list.is_some() || matches!(field.presence, Presence::Default(_)) => {
            bail!("`{key}` of `{}` is a foreign key: one {kind}, without a default", holder.name)
        }
        Some(field) if field.kind == kind => Ok(()),
        Some(field) => bail!(
            "`{key}` of `{}` is of type {}, and the id of `{}` is of type {kind}",
            holder.name,
            field.kind,
            owner.name
        ),
        None => bail!(
            "`{}` has no field `{key}` by which it could belong to `{}`; it needs `{key}:{kind}!`",
            holder.name,
            owner.name
        ),
    }
}

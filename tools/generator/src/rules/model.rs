//! The rules for a model. Called by `rules`.

use std::collections::HashSet;

use anyhow::{Result, anyhow, bail};

use crate::names;
use crate::spec::{Field, Id, IdKind, Kind, Model, Presence, Service};

/// More columns than this are a table that wants to be two.
const MOST_FIELDS: usize = 100;

/// A model with its id taken out of its fields, and its plural left out where it is the usual one.
pub fn normalised(mut model: Model) -> Result<Model> {
    names::check_model(&model.name).map_err(|fault| anyhow!(fault))?;
    names::check_plural(&model.plural()).map_err(|fault| {
        let way_out = "; --plural gives it another plural";
        anyhow!("{fault}{}", if model.plural.is_empty() { way_out } else { "" })
    })?;
    if model.plural == names::plural(&model.snake()) {
        model.plural.clear();
    }
    check_fields(&model)?;
    if let Some(place) = model.fields.iter().position(|field| field.name == "id") {
        let field = model.fields.remove(place);
        if model.value_object {
            bail!("`{}` is a value object, and those have no id", model.name);
        }
        if model.id != Id::default() {
            bail!("the id of `{}` is given twice: as `id` and among the fields", model.name);
        }
        model.id = id_of(&field)?;
    }
    if model.id.kind == IdKind::String && model.id.generated {
        bail!("a string id is given by the client: write `id:string!`");
    }
    if model.value_object && (model.timestamps || model.id != Id::default()) {
        bail!("`{}` is a value object: it has neither an id nor timestamps", model.name);
    }
    if model.fields.is_empty() {
        bail!("`{0}` has no fields; name at least one: {0} title:string!", model.name);
    }
    Ok(model)
}

fn check_fields(model: &Model) -> Result<()> {
    if model.fields.len() > MOST_FIELDS {
        bail!(
            "`{}` has {} fields, and {MOST_FIELDS} are the most (limits are written `:MIN..MAX`: a shell \
             makes many words of {{1..200}})",
            model.name,
            model.fields.len()
        );
    }
    let mut seen = HashSet::new();
    for field in &model.fields {
        let name = &field.name;
        if !seen.insert(name) {
            bail!("`{}` has two fields called `{name}`", model.name);
        }
        if model.timestamps && (name == "created_at" || name == "updated_at") {
            bail!("`{name}` comes with --timestamps; leave one of the two out");
        }
    }
    Ok(())
}

fn id_of(field: &Field) -> Result<Id> {
    let kind = match field.kind {
        Kind::Uuid => IdKind::Uuid,
        Kind::Integer => IdKind::Integer,
        Kind::String => IdKind::String,
        ref kind => bail!("an id is a uuid, an integer or a string, and not a {kind}"),
    };
    if field.list.is_some() || !field.limits.is_open() {
        bail!("an id is one value, without limits: `id:{}`", field.kind);
    }
    let generated = match field.presence {
        Presence::Required => false,
        Presence::Optional => true,
        Presence::Default(_) => bail!(
            "an id has no default: `id:{0}` is generated, `id:{0}!` is given by the client",
            field.kind
        ),
    };
    Ok(Id { kind, generated })
}

/// Checks a new model against those that there are.
pub fn check(service: &Service, model: &Model) -> Result<()> {
    for other in &service.models {
        let (name, known) = (&model.name, &other.name);
        if other.snake() == model.snake() {
            bail!("`{name}` and the model `{known}` would be one file, {}.rs", model.snake());
        }
        if other.plural() == model.plural() {
            let plural = model.plural();
            bail!(
                "`{name}` and the model `{known}` have one plural, {plural}; give --plural another"
            );
        }
    }
    for field in &model.fields {
        let Kind::Object(name) = &field.kind else { continue };
        let objects: Vec<_> = service
            .models
            .iter()
            .filter(|model| model.value_object)
            .map(|m| m.name.as_str())
            .collect();
        if !objects.contains(&name.as_str()) {
            let known = super::listed(&objects, "there is none yet");
            let shown = name.escape_debug();
            bail!(
                "the type of `{}` is no value object that there is: `{shown}`; {known} (`generate model \
                 {shown} --value-object …` makes one, and other types begin with a small letter)",
                field.name
            );
        }
    }
    Ok(())
}

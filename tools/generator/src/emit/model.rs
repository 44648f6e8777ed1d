//! `generate model`: the types. Called by `emit`.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::view::ModelView;
use crate::plan::Plan;
use crate::spec::{Kind, Model, Service};
use crate::template;

/// The model's file, and its lines in `models/mod.rs`.
pub fn emit(service: &Service, model: &Model) -> Result<Plan> {
    whole_bounds(model)?;
    own_names(service, model)?;
    let mut plan = Plan::default();
    let folder = format!("src/{}/models", service.module());
    let view = ModelView::of(service, model);
    let context = context(&view);
    let (snake, name) = (&view.snake, &view.name);
    let (text, names) = match model.value_object {
        true => {
            (template!("model/value_object.rs", &context)?, format!("pub use {snake}::{name};"))
        }
        false => {
            let new = if view.id_given { format!(", New{name}") } else { String::new() };
            let names = format!("{name}, {name}Change, {name}Draft, Chosen{name}{new}");
            (template!("model/model.rs", &context)?, format!("pub use {snake}::{{{names}}};"))
        }
    };
    plan.file(format!("{folder}/{snake}.rs"), text);
    plan.insert(format!("{folder}/mod.rs"), "modules", &format!("mod {snake};"));
    plan.insert(format!("{folder}/mod.rs"), "names", &names);
    Ok(plan)
}

/// The view, and what only this template asks for.
fn context(view: &ModelView) -> Value {
    let mut context = json!(view);
    context["has_optional"] = view.fields.iter().any(|field| field.optional).into();
    context
}

/// A model comes with types that are named after it.
fn own_names(service: &Service, model: &Model) -> Result<()> {
    let names = |model: &Model| {
        let name = &model.name;
        let more = [format!("{name}Draft"), format!("{name}Change"), format!("New{name}")];
        let more = more.into_iter().chain([format!("Chosen{name}")]);
        std::iter::once(name.clone())
            .chain(more.filter(|_| !model.value_object))
            .collect::<Vec<_>>()
    };
    for other in service.models.iter().filter(|other| other.name != model.name) {
        if let Some(both) = names(model).into_iter().find(|name| names(other).contains(name)) {
            bail!(
                "{} and {} would both have a type {both}; rename one of them",
                model.name,
                other.name
            );
        }
    }
    Ok(())
}

/// The bounds of a number stand in its type, where only whole ones fit.
fn whole_bounds(model: &Model) -> Result<()> {
    for field in model.fields.iter().filter(|field| field.kind == Kind::Number) {
        let mut ends = [&field.limits.min, &field.limits.max].into_iter().flatten();
        if let Some(end) = ends.find(|end| end.as_f64().is_some_and(|end| end.fract() != 0.0)) {
            bail!(
                "the range of `{}` ends at {end}; a number's range has whole ends: write the next \
                 whole number, and the finer rule into the service",
                field.name
            );
        }
    }
    Ok(())
}

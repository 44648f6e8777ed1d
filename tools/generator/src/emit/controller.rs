//! `generate controller`: the rules, HTTP, and the tests. Called by `emit`.

mod relations;
mod tests;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::repository::with_id_words;
use super::view::{ModelView, SourceView};
use crate::plan::Plan;
use crate::spec::{Controller, Service};
use crate::template;

/// The files of both tiers, their lines in the tiers' modules, and a file of tests.
pub fn emit(service: &Service, controller: &Controller) -> Result<Plan> {
    let mut plan = Plan::default();
    let model = service.model(&controller.model).context("the model is checked before")?;
    let view = ModelView::of(service, model);
    let context = context(service, &view)?;
    let module = service.module();
    let (plural, name) = (&view.plural, &view.name);

    let folder = format!("src/{module}/services");
    plan.file(format!("{folder}/{plural}.rs"), template!("controller/service.rs", &context)?);
    let at = format!("{folder}/mod.rs");
    plan.insert(&at, "modules", &format!("mod {plural};"));
    plan.insert(&at, "names", &format!("pub use {plural}::{name}Service;"));
    plan.insert(&at, "fields", &format!("pub {plural}: {name}Service,"));
    plan.insert(&at, "new", &format!("{plural}: {name}Service::new(sources),"));

    let folder = format!("src/{module}/controllers");
    plan.file(format!("{folder}/{plural}.rs"), template!("controller/controller.rs", &context)?);
    let at = format!("{folder}/mod.rs");
    plan.insert(&at, "modules", &format!("mod {plural};"));
    plan.insert(&at, "routers", &format!(".merge({plural}::router())"));

    let context = tests::context(service, &view, context);
    plan.file(format!("tests/service/{plural}.rs"), template!("controller/tests.rs", &context)?);
    plan.insert("tests/service/main.rs", "modules", &format!("mod {plural};"));
    Ok(plan)
}

/// The view, and what these templates ask for beside it.
fn context(service: &Service, view: &ModelView) -> Result<Value> {
    let mut context = with_id_words(view);
    let repository = service.repository(&view.name).context("the repository is checked before")?;
    let source = service.data_source(&repository.data_source).context("the data source too")?;
    let relations = relations::of(service, view, repository)?;
    let create_type =
        if view.id_given { format!("New{}", view.name) } else { format!("{}Draft", view.name) };
    context["module"] = service.module().into();
    context["source"] = json!(SourceView::of(service, source));
    context["create_type"] = create_type.into();
    context["helpers"] = helpers(&relations).into();
    context["values"] = values(view, &relations).into();
    context["relations"] = relations.into();
    context["id_scalar"] = match view.id_type {
        "Uuid" => "Scalar::Uuid(id)",
        "Integer" => "Scalar::Integer(id.get())",
        _ => "Scalar::Text(id.to_string())",
    }
    .into();
    Ok(context)
}

/// What the service needs of the chassis for its relations.
fn helpers(relations: &[Value]) -> Vec<&'static str> {
    let has = |kind| relations.iter().any(|relation| relation["kind"] == kind);
    match (has("has-many"), has("has-one")) {
        (_, true) => vec!["among", "everything"],
        (true, false) => vec!["among"],
        (false, false) => Vec::new(),
    }
}

/// The types of ids that the service names: its own, and those that it is referred to by.
fn values(view: &ModelView, relations: &[Value]) -> Vec<&'static str> {
    let keys = relations.iter().filter(|relation| relation["kind"] == "belongs-to");
    let kinds: Vec<&Value> = keys.map(|relation| &relation["id_kind"]).collect();
    let named = |kind: &str, start: &str| {
        view.id_type.starts_with(start) || kinds.iter().any(|one| **one == kind)
    };
    let values = [("Integer", named("integer", "Integer")), ("Text", named("string", "Text"))];
    values.into_iter().filter(|(_, named)| *named).map(|(name, _)| name).collect()
}

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
    context["has_children"] = relations.iter().any(|one| one["kind"] != "belongs-to").into();
    context["relations"] = relations.into();
    context["id_scalar"] = match view.id_type {
        "Uuid" => "Scalar::Uuid(id)",
        "Integer" => "Scalar::Integer(id.get())",
        _ => "Scalar::Text(id.to_string())",
    }
    .into();
    Ok(context)
}

//! `generate repository`: the statements, and the migration. Called by `emit`.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::view::{ModelView, SourceView};
use crate::plan::Plan;
use crate::spec::{IdKind, Repository, Service};
use crate::template;

/// The repository's file, its lines in `repositories/mod.rs`, and the table.
pub fn emit(service: &Service, repository: &Repository) -> Result<Plan> {
    let mut plan = Plan::default();
    let model = service.model(&repository.model).context("the model is checked before")?;
    let source = service.data_source(&repository.data_source).context("so is the data source")?;
    let (view, source) = (ModelView::of(service, model), SourceView::of(service, source));
    let module = service.module();
    let context = context(&module, &view, &source);
    let text = match source.is_sql {
        true => template!("repository/sql.rs", &context)?,
        false => template!("repository/memory.rs", &context)?,
    };
    let folder = format!("src/{module}/repositories");
    let (plural, name) = (&view.plural, &view.repository);
    plan.file(format!("{folder}/{plural}.rs"), text);
    plan.insert(format!("{folder}/mod.rs"), "modules", &format!("mod {plural};"));
    plan.insert(format!("{folder}/mod.rs"), "names", &format!("pub use {plural}::{name};"));
    if source.is_sql {
        let number = number(service, repository);
        let path = format!("migrations/{module}/{}/{number:04}_{plural}.sql", source.name);
        plan.file(path, template!("repository/migration.sql", &context)?);
    } else {
        let table = "crate::chassis::Table";
        let id = match model.id.kind {
            IdKind::Uuid => "uuid::Uuid".to_owned(),
            _ => format!("crate::chassis::data::values::{}", view.id_type),
        };
        let line = format!("pub {plural}: {table}<{id}, crate::{module}::models::{}>,", view.name);
        plan.insert(format!("src/{module}/data_sources/{}.rs", source.name), "tables", &line);
    }
    Ok(plan)
}

/// The migrations of a data source are numbered in the order of its repositories.
fn number(service: &Service, repository: &Repository) -> usize {
    let of_source =
        service.repositories.iter().filter(|other| other.data_source == repository.data_source);
    of_source.take_while(|other| other.model != repository.model).count() + 1
}

/// The view, and what the templates of this and the next tier ask for.
fn context(module: &str, view: &ModelView, source: &SourceView) -> Value {
    let mut context = with_id_words(view);
    context["module"] = module.into();
    context["source"] = json!(source);
    context["columns_joined"] = view.columns.join(", ").into();
    context["lines"] = lines(view).into();
    let parents = view.parents.iter().filter(|parent| parent.enforced);
    context["parents"] = parents.map(|parent| json!(parent)).collect();
    context
}

/// The columns, those that refer to another table with the reference.
fn lines(view: &ModelView) -> Vec<String> {
    let line = |line: &String| {
        let name = line.split(' ').next().unwrap_or_default();
        let parent = view.parents.iter().find(|parent| parent.enforced && parent.key == name);
        parent.map_or(line.clone(), |parent| format!("{line} REFERENCES {} (id)", parent.plural))
    };
    view.table.iter().map(line).collect()
}

/// How an id is passed on: a text by reference, the others as they are.
pub fn with_id_words(view: &ModelView) -> Value {
    let mut context = json!(view);
    let by_reference = view.id_type.starts_with("Text");
    let words = match by_reference {
        true => [format!("&{}", view.id_type), "id".into(), ".clone()".into(), "&".into()],
        false => [view.id_type.to_owned(), "&id".into(), String::new(), String::new()],
    };
    for (name, word) in ["id_arg", "id_ref", "id_clone", "id_amp"].into_iter().zip(words) {
        context[name] = word.into();
    }
    context
}

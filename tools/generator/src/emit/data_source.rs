//! `generate datasource`: where records are kept. Called by `emit`.

use anyhow::Result;
use serde_json::json;

use super::rest;
use super::soap;
use super::view::SourceView;
use crate::plan::Plan;
use crate::spec::{Connector, DataSource, Service};
use crate::template;

/// The data source's file, and its lines in `data_sources/mod.rs` and in the configuration.
pub fn emit(service: &Service, source: &DataSource) -> Result<Plan> {
    let mut plan = Plan::default();
    match source.connector {
        Connector::Soap => return soap::emit(service, source),
        Connector::Rest => return rest::emit(service, source),
        Connector::Memory | Connector::Sqlite | Connector::Postgres => {}
    }
    let view = SourceView::of(service, source);
    let (module, name) = (service.module(), &view.name);
    let context = json!({ "module": module, "name": name, "type_name": view.type_name });
    let text = match view.is_sql {
        true => template!("data_source/sql.rs", &context)?,
        false => template!("data_source/memory.rs", &context)?,
    };
    plan.file(format!("src/{module}/data_sources/{name}.rs"), text);
    register(&mut plan, &module, &view);
    if view.is_sql {
        let about = template!("data_source/migrations.md", &context)?;
        plan.file(format!("migrations/{module}/{name}/README.md"), about);
        configure(&mut plan, &module, &view);
    }
    Ok(plan)
}

fn register(plan: &mut Plan, module: &str, view: &SourceView) {
    let SourceView { name, type_name, .. } = view;
    let path = format!("src/{module}/data_sources/mod.rs");
    plan.insert(&path, "modules", &format!("pub mod {name};"));
    plan.insert(&path, "fields", &format!("pub {name}: {name}::{type_name},"));
    if !view.is_sql {
        plan.insert(&path, "open", &format!("{name}: {name}::{type_name}::default(),"));
        return;
    }
    let open = "open(config).await.map_err(|error| StartError::Source(";
    plan.insert(&path, "open", &format!("{name}: {name}::{open}\"{name}\", error.into()))?,"));
    let ping = format!("self.{name}.ping().await.err().map(|error| error.to_string())");
    plan.insert(&path, "ping", &format!("(\"{name}\", {ping}),"));
    plan.insert(&path, "close", &format!("self.{name}.close().await;"));
}

fn configure(plan: &mut Plan, module: &str, view: &SourceView) {
    let SourceView { name, variable, url, .. } = view;
    let path = format!("src/{module}/config.rs");
    let (where_it_is, standard) = match url.as_str() {
        "" => (
            "a file in the data folder".to_owned(),
            format!("Location::File(data.join(\"{name}.sqlite\"))"),
        ),
        url => (format!("`{url}`"), format!("Location::Url({url:?}.to_owned())")),
    };
    let about = format!("/// `{variable}`: `sqlite://…` or `postgres://…`; {where_it_is}.");
    plan.insert(&path, "fields", &format!("{about}\npub {name}_location: Location,"));
    plan.insert(&path, "standards", &format!("{name}_location: {standard},"));
    let read = format!("variable(\"{variable}\")?.map_or(standard.{name}_location, Location::Url)");
    plan.insert(&path, "variables", &format!("{name}_location: {read},"));
    if !url.is_empty() {
        let file = format!("data.path().join(\"{name}.sqlite\")");
        let line = format!("{name}_location: {module}::chassis::Location::File({file})");
        let harness = "tests/service/harness.rs";
        plan.insert(harness, "databases", &format!("let config = Config {{ {line}, ..config }};"));
    }
}

//! `generate datasource --connector rest`: a typed client of another service. Called by
//! `data_source`.

use std::collections::BTreeSet;

use anyhow::Result;
use serde_json::{Value, json};

use super::app::requirements;
use super::soap::register;
use super::view::{FieldView, SourceView};
use crate::plan::Plan;
use crate::spec::{DataSource, Field, Service};
use crate::{names, template};

/// Not of step 07, which asks no service by REST that is not a neighbour.
const CHASSIS: &str = include_str!("../../templates/rest/chassis.rs");

/// The client's file, its lines in `data_sources/mod.rs` and the configuration, and the chassis'
/// client.
pub fn emit(service: &Service, source: &DataSource) -> Result<Plan> {
    let mut plan = Plan::default();
    let view = SourceView::of(service, source);
    let module = service.module();
    let mut imports = Imports::default();
    let operations: Vec<Value> = source
        .operations
        .iter()
        .map(|operation| {
            let type_name = names::pascal(&operation.name);
            let mut fields = |end: &str, fields: &[Field]| {
                imports.fields(service, &format!("{type_name}{end}"), fields)
            };
            let (input, output) =
                (fields("Question", &operation.input), fields("Answer", &operation.output));
            json!({
                "name": operation.name,
                "constant": operation.name.to_uppercase(),
                "type_name": type_name,
                "method": operation.method,
                "path": operation.path,
                "input": input,
                "output": output,
            })
        })
        .collect();
    let context = json!({
        "name": view.name, "type_name": view.type_name, "module": module, "operations": operations,
        "values": imports.values, "objects": imports.objects, "has_uuid": imports.has_uuid,
    });
    plan.file(
        format!("src/{module}/data_sources/{}.rs", view.name),
        template!("rest/client.rs", context)?,
    );
    register(&mut plan, &module, &view, &source.url);
    plan.file("src/chassis/calls/rest.rs", CHASSIS);
    plan.insert("src/chassis/calls/mod.rs", "modules", "pub mod rest;");
    for line in requirements(&["reqwest"])? {
        plan.insert("Cargo.toml", "dependencies", &line);
    }
    Ok(plan)
}

/// What `use` must bring.
#[derive(Default)]
struct Imports {
    values: BTreeSet<&'static str>,
    objects: BTreeSet<String>,
    has_uuid: bool,
}

impl Imports {
    fn fields(&mut self, service: &Service, owner: &str, fields: &[Field]) -> Vec<FieldView> {
        let views: Vec<_> =
            fields.iter().map(|field| FieldView::of(service, owner, field)).collect();
        for view in &views {
            self.values.extend(view.values.iter().copied());
            self.objects.extend(view.object.clone());
            self.has_uuid |= view.has_uuid;
        }
        views
    }
}

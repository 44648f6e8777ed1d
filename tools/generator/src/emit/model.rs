//! `generate model`: the type. Called by `emit`.

use anyhow::Result;
use serde_json::json;

use crate::plan::Plan;
use crate::spec::{Model, Service};
use crate::template;

/// The model's file, and its line in `models/mod.rs`.
pub fn emit(service: &Service, model: &Model) -> Result<Plan> {
    let mut plan = Plan::default();
    let folder = format!("src/{}/models", service.module());
    let snake = model.snake();
    plan.file(
        format!("{folder}/{snake}.rs"),
        template!(
            "model/model.rs",
            json!({ "model": model, "snake": snake, "plural": model.plural() })
        )?,
    );
    plan.insert(format!("{folder}/mod.rs"), "models", &format!("pub mod {snake};"));
    Ok(plan)
}

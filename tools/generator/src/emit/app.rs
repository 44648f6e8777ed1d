//! `generate app`: the whole crate. Called by `emit`.

use anyhow::Result;

use crate::plan::Plan;
use crate::spec::Service;

/// The files of an app that has no model yet.
pub fn emit(service: &Service) -> Result<Plan> {
    let mut plan = Plan::default();
    let module = service.module();
    plan.file("src/lib.rs", format!("//! The service.\n\npub mod {module};\n"));
    plan.file(format!("src/{module}/mod.rs"), "//! The parts of the service.\n\npub mod models;\n");
    plan.file(
        format!("src/{module}/models/mod.rs"),
        "//! What it is about.\n\n// generate: models\n",
    );
    Ok(plan)
}

//! `generate app`: the whole crate. Called by `emit`.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::chassis;
use crate::plan::Plan;
use crate::spec::Service;
use crate::{names, template};

/// The workbook's manifest: versions and features stand there and nowhere else.
const MANIFEST: &str = include_str!("../../../../Cargo.toml");
/// The versions that the workbook was tested with. cargo takes what an app does not need out of it,
/// and finds the rest where the workbook's own build has put it.
const LOCK: &str = include_str!("../../../../Cargo.lock");

const DEPENDENCIES: [&str; 20] = [
    "axum",
    "hyper-util",
    "rand",
    "regex",
    "regex-syntax",
    "serde",
    "serde_json",
    "sqlx",
    "thiserror",
    "time",
    "tokio",
    "tower",
    "tower-http",
    "tracing",
    "tracing-subscriber",
    "utoipa",
    "utoipa-axum",
    "utoipa-swagger-ui",
    "uuid",
    "futures-util",
];
const DEV_DEPENDENCIES: [&str; 2] = ["reqwest", "tempfile"];

/// The files of an app that has no model yet.
pub fn emit(service: &Service) -> Result<Plan> {
    let mut plan = Plan::default();
    let context = context(service)?;
    around(&mut plan, &context)?;
    tiers(&mut plan, &service.module(), &context)?;
    tests(&mut plan, &context)?;
    chassis::emit(&mut plan, &context)?;
    plan.once("Cargo.lock", LOCK);
    Ok(plan)
}

/// What every template of the app may ask for.
fn context(service: &Service) -> Result<Value> {
    let app = &service.app;
    let words = app.name.replace(['-', '_'], " ");
    let title = words[..1].to_uppercase() + &words[1..];
    let description = match app.description.as_str() {
        "" => format!("The service `{}`.", app.name),
        given => given.to_owned(),
    };
    Ok(json!({
        "app": app.name,
        "module": service.module(),
        "upper": names::snake(&app.name).to_uppercase(),
        "title": title,
        "description": description,
        "dependencies": requirements(&DEPENDENCIES)?,
        "dev_dependencies": requirements(&DEV_DEPENDENCIES)?,
    }))
}

/// The lines of the workbook's manifest for these crates, in its order.
pub fn requirements(crates: &[&str]) -> Result<Vec<String>> {
    let section = MANIFEST.split_once("[workspace.dependencies]\n");
    let (_, section) =
        section.context("the workbook's manifest has no [workspace.dependencies]")?;
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let lines: Vec<&str> = lines.filter(|line| line.contains(" = ")).collect();
    let line = |name: &&str| {
        let found = lines.iter().find(|line| line.split(" = ").next() == Some(name));
        let line = found.with_context(|| format!("the workbook's manifest has no `{name}`"))?;
        // What the comment says is about the workbook.
        Ok(line.split("   #").next().unwrap_or(line).trim_end().to_owned())
    };
    let mut lines: Vec<String> = crates.iter().map(line).collect::<Result<_>>()?;
    lines.sort();
    Ok(lines)
}

fn around(plan: &mut Plan, context: &Value) -> Result<()> {
    plan.file("Cargo.toml", template!("app/Cargo.toml", context)?);
    plan.file("Dockerfile", template!("app/Dockerfile", context)?);
    plan.file("README.md", template!("app/README.md", context)?);
    plan.file(".gitignore", template!("app/gitignore", context)?);
    plan.file(".gitattributes", template!("app/gitattributes", context)?);
    plan.file(".dockerignore", template!("app/dockerignore", context)?);
    plan.file("rustfmt.toml", include_str!("../../../../rustfmt.toml"));
    plan.file("build.rs", template!("app/build.rs", context)?);
    plan.file(
        "migrations/README.md",
        "A folder for each service, and in it one for each database.\n",
    );
    plan.file("src/main.rs", template!("app/main.rs", context)?);
    plan.file("src/lib.rs", template!("app/lib.rs", context)?);
    Ok(())
}

fn tiers(plan: &mut Plan, module: &str, context: &Value) -> Result<()> {
    let mut file = |name: &str, text: String| {
        plan.file(format!("src/{module}/{name}"), text);
    };
    file("mod.rs", template!("app/service/mod.rs", context)?);
    file("app.rs", template!("app/service/app.rs", context)?);
    file("config.rs", template!("app/service/config.rs", context)?);
    file("error.rs", template!("app/service/error.rs", context)?);
    file("openapi.rs", template!("app/service/openapi.rs", context)?);
    file("models/mod.rs", template!("app/service/models.rs", context)?);
    file("data_sources/mod.rs", template!("app/service/data_sources.rs", context)?);
    file("repositories/mod.rs", template!("app/service/repositories.rs", context)?);
    file("services/mod.rs", template!("app/service/services.rs", context)?);
    file("controllers/mod.rs", template!("app/service/controllers.rs", context)?);
    Ok(())
}

fn tests(plan: &mut Plan, context: &Value) -> Result<()> {
    plan.file("tests/service/main.rs", template!("app/tests/main.rs", context)?);
    plan.file("tests/service/harness.rs", template!("app/tests/harness.rs", context)?);
    plan.file("tests/service/system.rs", template!("app/tests/system.rs", context)?);
    Ok(())
}

//! What each command writes: one file per command, each a function of the answers alone.
//! Called by the engine, which compares a plan with the files that are there.

mod app;
mod chassis;
mod controller;
mod data_source;
mod model;
mod repository;
mod rest;
mod soap;
mod view;

use anyhow::Result;

use crate::plan::Plan;
use crate::render;
use crate::spec::{Command, Service};

/// The plan of `command`, with its Rust formatted; `service` has its answers already.
pub fn emit(service: &Service, command: &Command) -> Result<Plan> {
    let mut plan = unformatted(service, command)?;
    plan.check_paths()?;
    render::format_rust(&mut plan)?;
    Ok(plan)
}

fn unformatted(service: &Service, command: &Command) -> Result<Plan> {
    match command {
        Command::App(_) => app::emit(service),
        Command::Model(model) => model::emit(service, model),
        Command::DataSource(source) => data_source::emit(service, source),
        Command::Repository(repository) => repository::emit(service, repository),
        Command::Controller(controller) => controller::emit(service, controller),
    }
}

//! Whether a command's answers make sense, alone and beside what the service has already. Called by
//! `folder` and `create` before an emitter sees them.

mod data_source;
mod model;
mod relation;

use anyhow::{Result, anyhow, bail};

use crate::names;
use crate::spec::{App, Command, Controller, Repository, Service};

/// The answers in their one form: what is the default anyway is left out, so that flags, a config and
/// prompts lead to the same manifest. Checks what can be checked without a service.
pub fn normalised(command: Command) -> Result<Command> {
    Ok(match command {
        Command::App(app) => Command::App(app_alone(app)?),
        Command::Model(model) => Command::Model(model::normalised(model)?),
        Command::DataSource(source) => Command::DataSource(data_source::normalised(source)?),
        Command::Repository(mut repository) => {
            // In the order in which flags are read.
            repository.relations.sort_by_key(|relation| relation.kind);
            Command::Repository(repository)
        }
        Command::Controller(mut controller) => {
            let usual = names::kebab(&names::plural(&names::snake(&controller.model)));
            if controller.path == usual {
                controller.path.clear();
            }
            if !controller.path.is_empty() {
                names::check_path(&controller.path).map_err(|fault| anyhow!(fault))?;
            }
            Command::Controller(controller)
        }
    })
}

/// Checks a command that the service does not have yet.
pub fn check_new(service: &Service, command: &Command) -> Result<()> {
    match command {
        Command::App(app) => {
            bail!("this app is `{}`; make `{}` in another folder", service.app.name, app.name)
        }
        Command::Model(model) => model::check(service, model),
        Command::DataSource(source) => data_source::check(service, source),
        Command::Repository(repository) => check_repository(service, repository),
        Command::Controller(controller) => check_controller(service, controller),
    }
}

fn app_alone(app: App) -> Result<App> {
    names::check_app(&app.name).map_err(|fault| anyhow!(fault))?;
    check_sentence("description", &app.description)?;
    Ok(App { description: app.description.trim().to_owned(), ..app })
}

/// A text that goes into a comment or a string: one line.
fn check_sentence(what: &str, text: &str) -> Result<()> {
    if let Some(strange) = text.chars().find(|c| c.is_control()) {
        bail!("the {what} is one line of text, and has U+{:04X} in it", u32::from(strange));
    }
    if text.chars().count() > 200 {
        bail!("the {what} is one line of at most 200 characters");
    }
    Ok(())
}

/// The model of that name, which is no value object.
fn entity<'a>(service: &'a Service, name: &str) -> Result<&'a crate::spec::Model> {
    let Some(model) = service.model(name) else {
        let entities = service.models.iter().filter(|model| !model.value_object);
        let known: Vec<_> = entities.map(|model| model.name.as_str()).collect();
        let known = listed(&known, "there is none yet: `generate model` makes one");
        let shown = name.escape_debug();
        bail!("there is no model `{shown}`; {known}");
    };
    if model.value_object {
        bail!("`{name}` is a value object: it is kept as a part of the models that have it");
    }
    Ok(model)
}

/// `the others are a, b`, or `otherwise`.
fn listed(known: &[&str], otherwise: &str) -> String {
    match known {
        [] => otherwise.to_owned(),
        known => format!("those there are: {}", known.join(", ")),
    }
}

fn check_repository(service: &Service, repository: &Repository) -> Result<()> {
    entity(service, &repository.model)?;
    let name = &repository.data_source;
    let Some(source) = service.data_source(name) else {
        let known: Vec<_> =
            service.data_sources.iter().map(|source| source.name.as_str()).collect();
        let known = listed(&known, "there is none yet: `generate datasource` makes one");
        bail!("there is no datasource `{}`; {known}", name.escape_debug());
    };
    if !source.connector.keeps_models() {
        let word = source.connector.word();
        bail!(
            "the datasource `{name}` is another service ({word}) and keeps no models; memory, sqlite \
             and postgres do"
        );
    }
    relation::check(service, repository)
}

fn check_controller(service: &Service, controller: &Controller) -> Result<()> {
    let model = entity(service, &controller.model)?;
    if service.repository(&model.name).is_none() {
        let name = &model.name;
        bail!(
            "`{name}` has no repository that a controller could ask; first comes `generate repository \
             {name} --datasource …`"
        );
    }
    let path = path_of(service, controller)?;
    if ["explorer", "healthz", "readyz", "openapi", "swagger"].contains(&path.as_str()) {
        bail!("the app itself answers at /{path}; take another --path");
    }
    for other in &service.controllers {
        if path_of(service, other)? == path {
            bail!("/{path} is the path of {} already; take another --path", other.model);
        }
    }
    Ok(())
}

/// `books`
fn path_of(service: &Service, controller: &Controller) -> Result<String> {
    match controller.path.is_empty() {
        true => Ok(names::kebab(&entity(service, &controller.model)?.plural())),
        false => Ok(controller.path.clone()),
    }
}

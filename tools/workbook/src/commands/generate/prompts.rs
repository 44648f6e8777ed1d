//! The questions at a terminal, for what no flag has answered. Called by `answers` and `generate`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use dialoguer::theme::ColorfulTheme;
use dialoguer::{Confirm, Input, Select};
use generator::spec::{
    App, Connector, Controller, Field, Kind, Model, Relation, RelationKind, Repository, Service,
};
use generator::{grammar, names};

use super::What;
use super::answers::{self, needs_terminal};

/// Which command, where none was named.
pub fn what() -> Result<What> {
    needs_terminal("say what to generate: app, datasource, model, repository, controller or undo")?;
    let words = [
        "app          a service of its own",
        "datasource   where data comes from",
        "model        a type with its rules",
        "repository   how a model is kept",
        "controller   a REST controller of a model",
        "undo         takes the last command back",
    ];
    Ok(match select("What shall be generated?", &words)? {
        0 => What::App(answers::AppArguments::default()),
        1 => What::Datasource(answers::DataSourceArguments::default()),
        2 => What::Model(answers::ModelArguments::default()),
        3 => What::Repository(answers::RepositoryArguments::default()),
        4 => What::Controller(answers::ControllerArguments::default()),
        _ => What::Undo,
    })
}

/// An app, of which the name is missing.
pub fn app(description: String) -> Result<App> {
    needs_terminal("the name of the app is missing")?;
    let name = text("Name of the app", "", names::check_app)?;
    let description = match description.is_empty() {
        true => text("What it is, in one sentence (may be empty)", "", |_| Ok(()))?,
        false => description,
    };
    Ok(App { name, description })
}

/// A model, of which the name or the fields are missing.
pub fn model(mut model: Model) -> Result<Model> {
    needs_terminal(match model.name.is_empty() {
        true => "the name of the model is missing",
        false => "the fields of the model are missing",
    })?;
    if model.name.is_empty() {
        model.name = text("Name of the model", "", names::check_model)?;
        let usual = names::plural(&model.snake());
        model.plural = text("Its plural", &usual, names::check_plural)?;
        model.timestamps = confirm("Shall it keep created_at and updated_at?", model.timestamps)?;
    }
    anstream::eprintln!(
        "A field is `NAME:TYPE:MIN..MAX!`; the limits may be left out, and so may `!` for required. \
         A name alone asks for the rest."
    );
    while let Some(field) = field(&model)? {
        model.fields.push(field);
    }
    Ok(model)
}

/// The next field; None when there are enough.
fn field(model: &Model) -> Result<Option<Field>> {
    let known = |name: &str| model.fields.iter().any(|field| field.name == name);
    let question = match model.fields.is_empty() {
        true => "The first field",
        false => "The next field (empty: no more)",
    };
    let given =
        text(question, "", |text: &str| match text.split(':').next().unwrap_or_default() {
            "" if text.is_empty() && !model.fields.is_empty() => Ok(()),
            name if known(name) => Err(format!("there is a field `{name}` already")),
            _ if text.contains(':') => {
                grammar::field(text).map(|_| ()).map_err(|fault| fault.to_string())
            }
            name => names::check_field(name),
        })?;
    if given.is_empty() {
        return Ok(None);
    }
    let short = match given.contains(':') {
        true => given,
        false => asked_in_parts(&given)?,
    };
    Ok(Some(grammar::field(&short)?))
}

/// The short form of a field of which the name alone was given.
fn asked_in_parts(name: &str) -> Result<String> {
    let kind = Kind::WORDS[select(&format!("Type of `{name}`"), &Kind::WORDS)?];
    let mut short = format!("{name}:{kind}");
    let limits = match kind {
        "string" => Some("How many characters, as in 1..200 (empty: any number)"),
        "integer" | "number" => Some("From which number to which, as in 1..100 (empty: any)"),
        _ => None,
    };
    if let Some(question) = limits {
        let check = |limits: &str| match limits {
            "" => Ok(()),
            limits => grammar::field(&format!("{short}:{limits}"))
                .map(|_| ())
                .map_err(|fault| fault.to_string()),
        };
        let limits = text(question, "", check)?;
        if !limits.is_empty() {
            short = format!("{short}:{limits}");
        }
    }
    if confirm("Must it be there?", false)? {
        return Ok(short + "!");
    }
    let check = |default: &str| match default {
        "" => Ok(()),
        default => grammar::field(&format!("{short}={default}"))
            .map(|_| ())
            .map_err(|fault| fault.to_string()),
    };
    let default = text("What stands where it is missing (empty: nothing)", "", check)?;
    Ok(if default.is_empty() { short } else { format!("{short}={default}") })
}

/// A data source, of which the name or the connector is missing.
pub fn data_source(
    name: Option<String>,
    connector: Option<Connector>,
) -> Result<(String, Connector)> {
    needs_terminal(match name {
        None => "the name of the datasource is missing",
        Some(_) => "the connector is missing: --connector",
    })?;
    let name = match name {
        Some(name) => name,
        None => text("Name of the datasource", "db", names::check_data_source)?,
    };
    let connector = match connector {
        Some(connector) => connector,
        None => Connector::ALL[select("Connector", &Connector::ALL.map(Connector::word))?],
    };
    Ok((name, connector))
}

/// The file that describes a service to be called by SOAP.
pub fn wsdl() -> Result<PathBuf> {
    needs_terminal("the description of the service is missing: --wsdl")?;
    let check = |file: &str| match Path::new(file).is_file() {
        true => Ok(()),
        false => Err(format!("there is no file `{file}`")),
    };
    Ok(text("Its description, a file with a WSDL", "", check)?.into())
}

/// A repository, of which the model or the data source is missing.
pub fn repository(
    service: &Service,
    model: Option<String>,
    data_source: Option<String>,
    mut relations: Vec<Relation>,
) -> Result<Repository> {
    needs_terminal(match model {
        None => "the model of the repository is missing",
        Some(_) => "the datasource of the repository is missing: --datasource",
    })?;
    let entities: Vec<_> = service.models.iter().filter(|model| !model.value_object).collect();
    let names: Vec<_> = entities.iter().map(|model| model.name.as_str()).collect();
    let model = match model {
        Some(model) => model,
        None => {
            let model = one_of("Model", &names, "there is no model yet: `generate model`")?;
            ask_for_relations(&model, &names, &mut relations)?;
            model
        }
    };
    let stores = service.data_sources.iter().filter(|source| source.connector.keeps_models());
    let stores: Vec<_> = stores.map(|source| source.name.as_str()).collect();
    let data_source = match data_source {
        Some(data_source) => data_source,
        None => one_of("Datasource", &stores, "no datasource keeps models: `generate datasource`")?,
    };
    Ok(Repository { model, data_source, relations })
}

fn ask_for_relations(model: &str, names: &[&str], relations: &mut Vec<Relation>) -> Result<()> {
    let others: Vec<_> = names.iter().copied().filter(|name| *name != model).collect();
    let kinds = [RelationKind::BelongsTo, RelationKind::HasMany, RelationKind::HasOne];
    while !others.is_empty() {
        let words = ["no (more) relations", "belongs to", "has many", "has one"];
        match select(&format!("Is `{model}` related to other models?"), &words)? {
            0 => return Ok(()),
            kind => {
                let target = one_of("Which model?", &others, "there is no other model")?;
                relations.push(Relation { kind: kinds[kind - 1], target });
            }
        }
    }
    Ok(())
}

/// A controller, of which the model is missing.
pub fn controller(service: &Service, path: String) -> Result<Controller> {
    needs_terminal("the model of the controller is missing")?;
    let models: Vec<_> = service.repositories.iter().map(|kept| kept.model.as_str()).collect();
    let model = one_of("Model", &models, "no model has a repository yet: `generate repository`")?;
    let usual = service.model(&model).map(Model::plural).unwrap_or_default();
    let path = match path.is_empty() {
        true => text("Path", &names::kebab(&usual), names::check_path)?,
        false => path,
    };
    Ok(Controller { model, path })
}

fn one_of(question: &str, names: &[&str], none: &str) -> Result<String> {
    if names.is_empty() {
        bail!("{none}");
    }
    Ok(names[select(question, names)?].to_owned())
}

fn text(question: &str, usual: &str, check: impl Fn(&str) -> Result<(), String>) -> Result<String> {
    let theme = ColorfulTheme::default();
    let input = Input::<String>::with_theme(&theme).with_prompt(question).allow_empty(true);
    let input = if usual.is_empty() { input } else { input.default(usual.to_owned()) };
    answered(input.validate_with(|text: &String| check(text.trim())).interact_text())
        .map(|text| text.trim().to_owned())
}

fn select(question: &str, words: &[&str]) -> Result<usize> {
    let theme = ColorfulTheme::default();
    answered(Select::with_theme(&theme).with_prompt(question).items(words).default(0).interact())
}

fn confirm(question: &str, usual: bool) -> Result<bool> {
    let theme = ColorfulTheme::default();
    answered(Confirm::with_theme(&theme).with_prompt(question).default(usual).interact())
}

/// After an interruption the cursor is shown again.
fn answered<T>(answer: dialoguer::Result<T>) -> Result<T> {
    answer.map_err(|error| {
        let _ = console::Term::stderr().show_cursor();
        anyhow::Error::new(error).context("the questions were left; nothing was written")
    })
}

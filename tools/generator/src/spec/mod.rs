//! The answers that the five commands take, as types. `--config` and the manifest use the same shape,
//! as JSON. Called by the program, which fills them, and by the emitters, which read them.

mod data_source;
mod field;
mod kind;
mod model;
mod repository;
mod service;
mod value;

use serde::{Deserialize, Serialize};

pub use data_source::{Connector, DataSource, Occurs, Operation, Simple, SoapPart};
pub use field::{Field, FieldFault, Limits, Part, Presence};
pub use kind::Kind;
pub use model::{Id, IdKind, Model};
pub use repository::{Relation, RelationKind, Repository};
pub use service::Service;
pub use value::from_text;

/// The answers to `generate app`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// `bookstore`: the package, and its folder. Its module is [`crate::names::snake`] of it.
    pub name: String,
    /// One sentence for the manifest and the README.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The answers to `generate controller`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// `Book`
    pub model: String,
    /// `books`: the last part of `/books`. The model's plural with hyphens if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
}

/// One command with its answers. The manifest holds a list of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", content = "answers", rename_all = "lowercase")]
pub enum Command {
    App(App),
    Model(Model),
    DataSource(DataSource),
    Repository(Repository),
    Controller(Controller),
}

impl Command {
    /// The command's word: `app`, `model`, `datasource`, `repository`, `controller`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::App(_) => "app",
            Self::Model(_) => "model",
            Self::DataSource(_) => "datasource",
            Self::Repository(_) => "repository",
            Self::Controller(_) => "controller",
        }
    }

    /// What it is about: the app, the model or the data source.
    pub fn name(&self) -> &str {
        match self {
            Self::App(app) => &app.name,
            Self::Model(model) => &model.name,
            Self::DataSource(source) => &source.name,
            Self::Repository(repository) => &repository.model,
            Self::Controller(controller) => &controller.model,
        }
    }
}

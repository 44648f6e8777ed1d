//! Everything that has been answered about one service so far. Called by the emitters, which get it
//! with the answers of their own command in it already.

use anyhow::{Result, bail};
use serde::Serialize;

use super::{App, Command, Controller, DataSource, Model, Repository};
use crate::names;

/// A service as its commands describe it, each list in the order of the commands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Service {
    pub app: App,
    pub models: Vec<Model>,
    pub data_sources: Vec<DataSource>,
    pub repositories: Vec<Repository>,
    pub controllers: Vec<Controller>,
}

impl Service {
    /// A service of which nothing but its name is known.
    pub fn new(app: App) -> Self {
        let (models, data_sources) = (Vec::new(), Vec::new());
        Self { app, models, data_sources, repositories: Vec::new(), controllers: Vec::new() }
    }

    /// The service that these commands describe; the first is `app`.
    pub fn of(commands: &[Command]) -> Result<Self> {
        let Some((Command::App(app), rest)) = commands.split_first() else {
            bail!("the first command of an app is `generate app`");
        };
        let mut service = Self::new(app.clone());
        rest.iter().for_each(|command| service.add(command));
        Ok(service)
    }

    /// The service with one more command.
    pub fn add(&mut self, command: &Command) {
        match command.clone() {
            Command::App(app) => self.app = app,
            Command::Model(model) => self.models.push(model),
            Command::DataSource(source) => self.data_sources.push(source),
            Command::Repository(repository) => self.repositories.push(repository),
            Command::Controller(controller) => self.controllers.push(controller),
        }
    }

    /// `bookstore`: the module of everything that is not the chassis.
    pub fn module(&self) -> String {
        names::snake(&self.app.name)
    }

    /// The model of that name.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The data source of that name.
    pub fn data_source(&self, name: &str) -> Option<&DataSource> {
        self.data_sources.iter().find(|source| source.name == name)
    }

    /// The repository of that model.
    pub fn repository(&self, model: &str) -> Option<&Repository> {
        self.repositories.iter().find(|repository| repository.model == model)
    }

    /// The controller of that model.
    pub fn controller(&self, model: &str) -> Option<&Controller> {
        self.controllers.iter().find(|controller| controller.model == model)
    }
}

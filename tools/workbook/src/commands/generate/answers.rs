//! From arguments to answers: `--config`, or flags, or what is missing is asked. Called by `generate`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use generator::spec::{
    App, Command, Connector, Controller, DataSource, Field, Model, Relation, RelationKind,
    Repository, Service,
};
use generator::{grammar, wsdl};

use super::{config, prompts};

/// Whether something was asked at the terminal.
pub type Asked = bool;

#[derive(Debug, Default, clap::Args)]
pub struct AppArguments {
    /// `bookstore`: the folder, the package and the module
    name: Option<String>,
    /// One sentence about it
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    description: String,
    #[command(flatten)]
    config: config::Argument,
}

#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
A field is NAME:TYPE[:MIN..MAX][[]][!|=DEFAULT], and needs no quotes in most shells:

  title:string:1..200!     required, 1 to 200 characters
  pages:integer:1..10000   may be missing; a number from 1 to 10000
  in_stock:boolean=true    true where it is missing
  tags:string:1..30[]:..10 a list of at most 10 (quote it in zsh)
  price:Money!             a value object that was generated with --value-object
  id:integer               the id, counted by the database; `id:uuid!` or `id:string!` is given by
                           the client; without one there is a generated UUIDv7

Types: string, integer, number, boolean, date, timestamp, uuid, json.")]
pub struct ModelArguments {
    /// `Book`: the type
    name: Option<String>,
    /// `title:string:1..200!`
    #[arg(value_name = "FIELD")]
    fields: Vec<String>,
    /// Its plural, if the rules of English are not enough
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    plural: String,
    /// A part of other models, without an id and a table
    #[arg(long)]
    value_object: bool,
    /// With created_at and updated_at, which the service keeps
    #[arg(long)]
    timestamps: bool,
    #[command(flatten)]
    config: config::Argument,
}

#[derive(Debug, Default, clap::Args)]
pub struct DataSourceArguments {
    /// `db`: its module, and a part of its environment variables
    name: Option<String>,
    /// memory, sqlite and postgres keep models; rest and soap call another service
    #[arg(long, value_parser = Connector::ALL.map(Connector::word))]
    connector: Option<String>,
    /// Where it is, unless the environment says otherwise
    #[arg(long, default_value = "", hide_default_value = true)]
    url: String,
    /// For soap: the description of the service; a WSDL 1.1, document style
    #[arg(long, value_name = "FILE")]
    wsdl: Option<PathBuf>,
    #[command(flatten)]
    config: config::Argument,
}

#[derive(Debug, Default, clap::Args)]
pub struct RepositoryArguments {
    /// `Book`
    model: Option<String>,
    /// `db`
    #[arg(long, value_name = "NAME")]
    datasource: Option<String>,
    /// The model has the key of this one: `author_id`
    #[arg(long, value_name = "MODEL")]
    belongs_to: Vec<String>,
    /// Several of this model have its key
    #[arg(long, value_name = "MODEL")]
    has_many: Vec<String>,
    /// One of this model has its key
    #[arg(long, value_name = "MODEL")]
    has_one: Vec<String>,
    #[command(flatten)]
    config: config::Argument,
}

#[derive(Debug, Default, clap::Args)]
pub struct ControllerArguments {
    /// `Book`
    model: Option<String>,
    /// The last part of its address; the plural of the model if not given
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    path: String,
    #[command(flatten)]
    config: config::Argument,
}

impl AppArguments {
    pub fn answers(self) -> Result<(App, Asked)> {
        let is_bare = self.name.is_none() && self.description.is_empty();
        if let Some(app) = self.config.read("app", is_bare)? {
            return Ok((app, false));
        }
        match self.name {
            Some(name) => Ok((App { name, description: self.description }, false)),
            None => Ok((prompts::app(self.description)?, true)),
        }
    }
}

impl ModelArguments {
    pub fn answers(self) -> Result<(Command, Asked)> {
        let no_flag = self.plural.is_empty() && !self.value_object && !self.timestamps;
        let is_bare = self.name.is_none() && self.fields.is_empty() && no_flag;
        if let Some(model) = self.config.read("model", is_bare)? {
            return Ok((Command::Model(model), false));
        }
        let fields = self.fields.iter().map(|field| grammar::field(field));
        let fields = fields.collect::<Result<Vec<Field>, _>>()?;
        let (plural, id) = (self.plural, generator::spec::Id::default());
        let (value_object, timestamps) = (self.value_object, self.timestamps);
        let name = self.name.clone().unwrap_or_default();
        let model = Model { name, plural, value_object, id, timestamps, fields };
        match self.name.is_some() && !model.fields.is_empty() {
            true => Ok((Command::Model(model), false)),
            false => Ok((Command::Model(prompts::model(model)?), true)),
        }
    }
}

impl DataSourceArguments {
    pub fn answers(self) -> Result<(Command, Asked)> {
        let is_bare = self.name.is_none()
            && self.connector.is_none()
            && self.url.is_empty()
            && self.wsdl.is_none();
        if let Some(source) = self.config.read("datasource", is_bare)? {
            return Ok((Command::DataSource(source), false));
        }
        let connector = self.connector.map(|word| word.parse::<Connector>());
        let connector = connector.transpose().map_err(|fault| anyhow!(fault))?;
        let (name, connector, asked) = match (self.name, connector) {
            (Some(name), Some(connector)) => (name, connector, false),
            (name, connector) => {
                let (name, connector) = prompts::data_source(name, connector)?;
                (name, connector, true)
            }
        };
        let mut source = DataSource { name, connector, url: self.url, operations: Vec::new() };
        let file = match self.wsdl {
            None if asked && connector == Connector::Soap => Some(prompts::wsdl()?),
            file => file,
        };
        if let Some(file) = &file {
            describe(&mut source, file)?;
        }
        Ok((Command::DataSource(source), asked))
    }
}

/// Takes the operations from a WSDL, and the address where none is given.
fn describe(source: &mut DataSource, file: &Path) -> Result<()> {
    if source.connector != Connector::Soap {
        bail!("--wsdl is for --connector soap");
    }
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the WSDL {}", file.display()))?;
    let described =
        wsdl::read(&text).with_context(|| format!("the WSDL {} cannot be used", file.display()))?;
    if source.url.is_empty() {
        source.url = described.url;
    }
    source.operations = described.operations;
    Ok(())
}

impl RepositoryArguments {
    pub fn answers(self, service: &Service) -> Result<(Command, Asked)> {
        let relations = self.relations();
        let is_bare = self.model.is_none() && self.datasource.is_none() && relations.is_empty();
        if let Some(repository) = self.config.read("repository", is_bare)? {
            return Ok((Command::Repository(repository), false));
        }
        let (model, data_source) = (self.model, self.datasource);
        match (model, data_source) {
            (Some(model), Some(data_source)) => {
                let repository = Repository { model, data_source, relations };
                Ok((Command::Repository(repository), false))
            }
            (model, data_source) => {
                let repository = prompts::repository(service, model, data_source, relations)?;
                Ok((Command::Repository(repository), true))
            }
        }
    }

    fn relations(&self) -> Vec<Relation> {
        let of = |kind: RelationKind, targets: &[String]| -> Vec<Relation> {
            targets.iter().map(|target| Relation { kind, target: target.clone() }).collect()
        };
        let mut relations = of(RelationKind::BelongsTo, &self.belongs_to);
        relations.extend(of(RelationKind::HasMany, &self.has_many));
        relations.extend(of(RelationKind::HasOne, &self.has_one));
        relations
    }
}

impl ControllerArguments {
    pub fn answers(self, service: &Service) -> Result<(Command, Asked)> {
        let is_bare = self.model.is_none() && self.path.is_empty();
        if let Some(controller) = self.config.read("controller", is_bare)? {
            return Ok((Command::Controller(controller), false));
        }
        match self.model {
            Some(model) => Ok((Command::Controller(Controller { model, path: self.path }), false)),
            None => Ok((Command::Controller(prompts::controller(service, self.path)?), true)),
        }
    }
}

/// Refuses to ask where nobody is there to answer.
pub fn needs_terminal(missing: &str) -> Result<()> {
    use std::io::IsTerminal;
    match std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        true => Ok(()),
        false => {
            bail!("{missing}, and this is no terminal where it could be asked; --help shows how")
        }
    }
}

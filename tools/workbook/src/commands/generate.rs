//! `cargo workbook generate`: makes a service, or a part of one. The work is done by the crate
//! `generator`; here are the command line, the questions and what is printed. Needs no clone.

mod answers;
mod command_line;
mod config;
mod prompts;
mod show;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Subcommand;
use generator::spec::Command;
use generator::{Folder, Mode, Report, check, create, undo};

use crate::outcome::Outcome;

/// What stands behind `generate` on the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A service in five commands, typed in the folder above it:

  cargo workbook generate app bookstore
  cargo workbook generate datasource db --connector sqlite
  cargo workbook generate model Book title:string:1..200! pages:integer in_stock:boolean=true
  cargo workbook generate repository Book --datasource db
  cargo workbook generate controller Book

Each takes its answers as arguments, as JSON (--config), or asks for them on a terminal.
Every file of a command is written or none, and what you edited is never overwritten.")]
pub struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Tells whether everything generated is still as it was generated; exit code 1 if not
    #[arg(long, conflicts_with = "dry_run")]
    check: bool,
    #[command(flatten)]
    shared: Shared,
}

/// What every one of them takes.
#[derive(Debug, clap::Args)]
struct Shared {
    /// The app; if not given, the current folder, or the only app right below it
    #[arg(long, value_name = "FOLDER", global = true)]
    app: Option<PathBuf>,
    /// Shows the files and the differences, and writes nothing
    #[arg(long, global = true)]
    dry_run: bool,
    /// Prints what was done as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A service of its own: configuration, health, errors, limits, a Dockerfile, tests
    App(answers::AppArguments),
    /// Where data comes from: a database, the memory, or another service
    Datasource(answers::DataSourceArguments),
    /// A type with its rules
    Model(answers::ModelArguments),
    /// How a model is kept in a datasource, and its relations to others
    Repository(answers::RepositoryArguments),
    /// A REST controller of a model, with its rules
    Controller(answers::ControllerArguments),
    /// Takes the last command back
    Undo,
}

/// Runs the command, from the folder `current`.
pub fn run(arguments: Arguments, current: &Path) -> Result<Outcome> {
    let Shared { app, dry_run, json } = &arguments.shared;
    let mode = if *dry_run { Mode::DryRun } else { Mode::Write };
    let what = match (arguments.what, arguments.check) {
        (Some(_), true) => bail!("--check stands alone: it looks at the whole app"),
        (None, true) => {
            let report = check::check(&Folder::find(current, app.as_deref())?)?;
            return show::check(&report, *json);
        }
        (Some(what), false) => what,
        (None, false) => prompts::what()?,
    };
    let report = match what {
        What::App(arguments) => new_app(arguments, current, app.as_deref(), mode)?,
        What::Undo => undo::undo(&Folder::find(current, app.as_deref())?, mode)?,
        what => part(what, &Folder::find(current, app.as_deref())?, mode)?,
    };
    show::done(&report, mode, *json)
}

fn new_app(
    arguments: answers::AppArguments,
    current: &Path,
    elsewhere: Option<&Path>,
    mode: Mode,
) -> Result<Report> {
    if elsewhere.is_some() {
        bail!("--app names an app that is there; a new one is made in the current folder");
    }
    let (app, asked) = arguments.answers()?;
    let report = create::run(current, app.clone(), mode)?;
    command_line::tell(asked, &Command::App(app));
    Ok(report)
}

fn part(what: What, folder: &Folder, mode: Mode) -> Result<Report> {
    let service = folder.service()?;
    let (command, asked) = match what {
        What::Datasource(arguments) => arguments.answers()?,
        What::Model(arguments) => arguments.answers()?,
        What::Repository(arguments) => arguments.answers(&service)?,
        What::Controller(arguments) => arguments.answers(&service)?,
        What::App(_) | What::Undo => bail!("this is no part of an app"),
    };
    let report = folder.run(command.clone(), mode)?;
    command_line::tell(asked, &command);
    Ok(report)
}

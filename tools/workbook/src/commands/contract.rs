//! `cargo workbook contract URL --mails DIR`: runs Keep's contract against a Keep that runs already.
//!
//! The checkpoints run in a program of their own, `tools/contract`, which this one builds and starts,
//! so that it need not link what they need. With `--json` it prints `{"url", "checkpoints":
//! [{"suite", "file", "name", "needs", "snapshot", "state": "passed" | "failed" | "skipped", "why",
//! "message", "difference"}], "passed", "failed", "skipped"}`.

mod results;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::cargo::cargo;
use crate::checking::compile::compile;
use crate::checking::meter::{Audience, Meter};
use crate::environment::of_a_test;
use crate::outcome::Outcome;
use crate::process::block_on;
use crate::repository::Repository;

use results::{Checkpoint, State};

/// What stands behind `contract` on the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The Keep may be a step, which `cargo workbook up NN` starts, or a program of yours in any language. \
A checkpoint that needs its clock, its hashes or other settings is skipped, with the reason. What \
the others write there stays there: each has addresses of its own below example.com.

The exit code is 0 when nothing failed, 1 when something did, and 2 when it could not be tried.")]
pub struct Arguments {
    /// Where Keep listens: http://127.0.0.1:8000
    #[arg(required_unless_present = "list")]
    url: Option<String>,
    /// The folder that Keep writes its mails to, as .eml files
    #[arg(long, value_name = "DIR", required_unless_present = "list")]
    mails: Option<PathBuf>,
    /// Only this checkpoint, or those of this file: the_colors_are_listed, tags, tags::NAME
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Only this suite: keep (what step 01 promises) or sharing (what step 02 adds)
    #[arg(long, value_name = "SUITE")]
    suite: Vec<String>,
    /// Lists the checkpoints and what each needs, and runs none
    #[arg(long)]
    list: bool,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, repository: &Repository) -> Result<Outcome> {
    let Some(program) = block_on(build(repository))? else { return Ok(Outcome::NotYet) };
    let mut all = Vec::new();
    ask(&program, &["list"], Path::new(""), |checkpoint| all.push(checkpoint))?;
    let wanted = wanted(all, arguments)?;
    if arguments.list {
        match arguments.json {
            true => {
                println!("{}", serde_json::to_string_pretty(&json!({ "checkpoints": wanted }))?)
            }
            false => results::list(&wanted),
        }
        return Ok(Outcome::Done);
    }
    let url = arguments.url.as_deref().unwrap_or_default().trim_end_matches('/');
    if !url.starts_with("http://") && !url.starts_with("https://") {
        bail!("{url:?} is no address of a server: write http://HOST:PORT");
    }
    let mails = std::path::absolute(arguments.mails.as_deref().unwrap_or(Path::new("")))?;
    let mails = mails.to_str().context("the folder of the mails has a name that is not UTF-8")?;
    let recorded = tempfile::tempdir().context("cannot make a temporary folder")?;
    let paths: Vec<String> = wanted.iter().map(Checkpoint::path).collect();
    let mut orders = vec!["run", url, mails];
    orders.extend(paths.iter().map(String::as_str));
    let mut ended = Vec::new();
    ask(&program, &orders, recorded.path(), |mut checkpoint| {
        checkpoint.compare(recorded.path());
        if !arguments.json {
            results::print(&checkpoint);
        }
        ended.push(checkpoint);
    })?;
    if ended.len() != wanted.len() {
        bail!(
            "of {} checkpoints only {} have ended: tools/contract broke",
            wanted.len(),
            ended.len()
        );
    }
    ended.sort_by_key(|checkpoint| paths.iter().position(|path| *path == checkpoint.path()));
    match arguments.json {
        true => println!("{}", serde_json::to_string_pretty(&results::document(url, &ended))?),
        false => results::summary(url, &ended),
    }
    let failed = ended.iter().any(|checkpoint| checkpoint.state == Some(State::Failed));
    Ok(if failed { Outcome::NotYet } else { Outcome::Done })
}

/// The checkpoints that the options ask for.
fn wanted(mut all: Vec<Checkpoint>, arguments: &Arguments) -> Result<Vec<Checkpoint>> {
    for suite in &arguments.suite {
        if !all.iter().any(|checkpoint| checkpoint.suite == *suite) {
            bail!("there is no suite {suite}: keep and sharing are there");
        }
    }
    for name in &arguments.only {
        if !all.iter().any(|checkpoint| checkpoint.is_called(name)) {
            bail!("no checkpoint is called {name}: `cargo workbook contract --list` lists them");
        }
    }
    let only = |checkpoint: &Checkpoint| {
        arguments.only.is_empty() || arguments.only.iter().any(|name| checkpoint.is_called(name))
    };
    all.retain(|checkpoint| {
        let suite = arguments.suite.is_empty() || arguments.suite.contains(&checkpoint.suite);
        suite && only(checkpoint)
    });
    if all.is_empty() {
        bail!("no checkpoint is in that suite and has that name");
    }
    Ok(all)
}

/// Builds the program that runs the checkpoints; `None` when it does not compile.
async fn build(repository: &Repository) -> Result<Option<PathBuf>> {
    const PACKAGE: &str = "contract";
    let mut cargo = cargo(repository);
    // With the features of the whole workspace, so that nothing is compiled again that the tests
    // have compiled.
    cargo.args(["build", "--workspace", "--bin", PACKAGE]);
    cargo.arg("--message-format=json-diagnostic-rendered-ansi");
    let compiled = compile(cargo, Meter::compiling(PACKAGE, 0, Audience::default())).await?;
    if !compiled.succeeded {
        anstream::eprint!("{}", compiled.error_text());
        anstream::eprintln!("tools/contract does not compile");
        return Ok(None);
    }
    let program = compiled.executable(PACKAGE).context("tools/contract has no program")?;
    Ok(Some(program.clone()))
}

/// Runs the program and takes each checkpoint that it tells of.
fn ask(
    program: &Path,
    arguments: &[&str],
    recorded: &Path,
    mut take: impl FnMut(Checkpoint),
) -> Result<()> {
    let mut command = Command::new(program);
    of_a_test(&mut command);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
    // insta compares and says nothing, and what was recorded is found in the folder.
    command.env("INSTA_OUTPUT", "none").env("TRANSCRIPT_DIR", recorded);
    let mut child = command.spawn().with_context(|| format!("cannot run {}", program.display()))?;
    let output = child.stdout.take().context("its output is piped")?;
    let mut trouble = None;
    for line in BufReader::new(output).lines() {
        let value: Value = serde_json::from_str(&line?).context("tools/contract said no JSON")?;
        match value.get("trouble").and_then(Value::as_str) {
            Some(why) => trouble = Some(why.to_owned()),
            None => take(serde_json::from_value(value)?),
        }
    }
    child.wait()?;
    match trouble {
        Some(why) => bail!("{why}"),
        None => Ok(()),
    }
}

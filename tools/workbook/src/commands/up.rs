//! `cargo workbook up`: starts a step's services.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::{as_from_a_shell, cargo};
use crate::checking::compile::compile;
use crate::choice;
use crate::outcome::Outcome;
use crate::process::{Signals, block_on};
use crate::repository::{Repository, StepName};
use crate::running::{Begun, Ended, Service, System, probe};

/// Where a step listens when nothing else is said.
const DEFAULT_ADDRESS: &str = "127.0.0.1:8000";

/// What stands behind `up` on the command line.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
KEEP_ADDR chooses the address (127.0.0.1:8000), KEEP_DATA the folder for data (data/NN-slug).
Every other variable reaches the step as it is; its README lists them.")]
pub struct Arguments {
    /// The step: 1, 01 or three-tiers; else the one of the current folder, else the first that is
    /// not finished
    #[arg(value_name = "NN")]
    step: Option<String>,
    /// Starts your exercise instead of the reference
    #[arg(long)]
    exercise: bool,
}

/// What is started.
struct Start {
    step: StepName,
    package: String,
    data: PathBuf,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let choice = choice::choose(repository, arguments.step.as_deref())?;
    let (package, folder) = match arguments.exercise {
        true => (choice.step.exercise_package(), format!("exercise-{}", choice.step)),
        false => (choice.step.step_package(), choice.step.to_string()),
    };
    anstream::println!("starting {package}, {}", choice.why);
    let data = std::env::var_os("KEEP_DATA")
        .map_or_else(|| repository.root().join("data").join(folder), PathBuf::from);
    let start = Start { step: choice.step, package, data };
    refuse_taken_address()?;
    block_on(start.run(repository))
}

impl Start {
    async fn run(&self, repository: &Repository) -> Result<Outcome> {
        let mut signals = Signals::listen()?;
        let built = tokio::select! {
            built = self.build(repository) => built?,
            () = signals.next() => return Ok(Outcome::NotYet),
        };
        let Some(executable) = built else { return Ok(Outcome::NotYet) };
        let mut system = System::start(self.services(repository, &executable))?;
        let address = match system.listening(&mut signals).await? {
            Begun::Listening(address) => address,
            Begun::Ended(ended) => return Ok(self.end(system, ended).await),
        };
        let ready = tokio::select! {
            ready = probe::ready(&address) => ready,
            ended = system.run(&mut signals) => return Ok(self.end(system, ended?).await),
        };
        if let Err(error) = ready {
            system.stop().await;
            return Err(error.context(format!("{} listens, but is not ready", self.package)));
        }
        self.say_ready(repository, &address);
        let ended = system.run(&mut signals).await?;
        Ok(self.end(system, ended).await)
    }

    /// Stops what still runs, and says how it went.
    async fn end(&self, system: System, ended: Ended) -> Outcome {
        match ended {
            Ended::Asked => {
                anstream::println!("stopping {}", self.package);
                if system.stop().await {
                    return Outcome::Done;
                }
                anstream::eprintln!("{} did not end when asked, and was killed", self.package);
            }
            Ended::Service(name, how) => {
                anstream::eprintln!("{name} ended by itself ({how}); it said last:");
                anstream::eprintln!("{}", system.last_lines());
                system.stop().await;
            }
        }
        Outcome::NotYet
    }

    /// Builds the step; `None` when it does not compile.
    async fn build(&self, repository: &Repository) -> Result<Option<PathBuf>> {
        let mut cargo = cargo(repository);
        cargo.args(["build", "--package", &self.package]);
        cargo.arg("--message-format=json-diagnostic-rendered-ansi");
        let compiled = compile(cargo, &self.package, 0).await?;
        if !compiled.succeeded {
            anstream::eprint!("{}", compiled.error_text());
            anstream::println!("{} does not compile", self.package);
            return Ok(None);
        }
        match compiled.executable(&self.package) {
            Some(path) => Ok(Some(path.clone())),
            None => bail!("{} has no program of this name", self.package),
        }
    }

    /// One process for now; from step 06 on, one for each service.
    fn services(&self, repository: &Repository, executable: &PathBuf) -> Vec<Service> {
        let mut command = Command::new(executable);
        as_from_a_shell(&mut command);
        command.current_dir(repository.root()).env("KEEP_DATA", &self.data);
        vec![Service { name: "keep".to_owned(), command }]
    }

    fn say_ready(&self, repository: &Repository, address: &str) {
        anstream::println!("\n{} is ready at {address}", self.package);
        let data = repository.shown(&self.data);
        anstream::println!("its data is in {data}, and the mails it sends in {data}/mail");
        anstream::println!("a first request, in another terminal: curl -i {address}/readyz");
        anstream::println!("chapter: book/src/{}.md; Ctrl-C stops everything\n", self.step);
    }
}

/// Says so before anything is built, where another program listens at the address already.
fn refuse_taken_address() -> Result<()> {
    let address = std::env::var("KEEP_ADDR").unwrap_or_else(|_| DEFAULT_ADDRESS.to_owned());
    match TcpListener::bind(&address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let port = address.rsplit(':').next().unwrap_or_default();
            bail!(
                "port {port} is taken by another program, perhaps another `up`; stop that one, or \
                 choose another port: KEEP_ADDR=127.0.0.1:8001 cargo workbook up"
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen at KEEP_ADDR={address}")),
    }
}

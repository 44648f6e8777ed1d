//! `cargo workbook up`: starts a step's services, each as a process, and obeys who sits before them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use console::style;
use supervisor::{Down, Member, System, UNTIL_STDIN_ENDS, probe};

use crate::cargo::cargo;
use crate::checking::compile::compile;
use crate::checking::meter::{Audience, Meter};
use crate::choice;
use crate::environment::as_from_a_shell;
use crate::exercise::Exercise;
use crate::outcome::Outcome;
use crate::process::{Signals, block_on};
use crate::repository::{Repository, StepName};
use crate::running;
use crate::running::orders::{self, Lines, Order};
use crate::running::places::{self, Place};

/// What stands behind `up` on the command line.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
While it runs, a line on standard input is an order: `r NAME` restarts a service, `k NAME` kills it \
as a crash would, `f NAME` freezes it, `s` shows what runs, `q` stops everything, `?` lists the orders.

KEEP_ADDR chooses the address (127.0.0.1:8000; with port 0 every service takes a free port), \
KEEP_DATA the folder for data (data/NN-slug). Every other variable reaches the step as it is; its \
README lists them.")]
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
struct Start<'a> {
    repository: &'a Repository,
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
    let exercise = Exercise::read(&repository.step(&choice.step))?;
    anstream::println!("starting {package}, {}", choice.why);
    let data = std::env::var_os("KEEP_DATA")
        .map_or_else(|| repository.root().join("data").join(folder), PathBuf::from);
    let start = Start { repository, step: choice.step, package, data };
    let places = places::of(&exercise.services, supervisor::variable);
    places::refuse_taken(&places)?;
    block_on(start.run(places))
}

impl Start<'_> {
    async fn run(&self, places: Vec<Place>) -> Result<Outcome> {
        let mut signals = Signals::listen()?;
        let mut services = Vec::new();
        let mut built = HashMap::new();
        for place in places {
            let package = self.package_of(&place);
            if !built.contains_key(&package) {
                let executable = tokio::select! {
                    executable = self.build(&package) => executable?,
                    () = signals.next() => return Ok(Outcome::NotYet),
                };
                let Some(executable) = executable else { return Ok(Outcome::NotYet) };
                built.insert(package.clone(), executable);
            }
            services.push(self.service(place, &built[&package]));
        }
        let mut system = running::system(services);
        for index in 0..system.members().len() {
            let started = tokio::select! {
                started = system.start(index) => started,
                () = signals.next() => return Ok(self.stop(system, &mut signals).await),
            };
            if let Err(why) = started {
                say_last_words(&system.members()[index], &why);
                self.stop(system, &mut signals).await;
                return Ok(Outcome::NotYet);
            }
        }
        // Nobody's order is read before there is something to order about.
        let mut lines = Lines::listen();
        self.say_ready(&system, &lines).await;
        while !self.next(&mut system, &mut signals, &mut lines).await? {}
        Ok(self.stop(system, &mut signals).await)
    }

    /// The service that runs at `place`.
    fn service(&self, place: Place, executable: &Path) -> supervisor::Service {
        let (folder, data) = (self.repository.root().to_owned(), self.data.clone());
        let executable = executable.to_owned();
        let arguments: Vec<_> = match place.argument {
            Some(name) => vec![name, UNTIL_STDIN_ENDS.to_owned()],
            None => Vec::new(),
        };
        supervisor::Service {
            name: place.name,
            listens: place.variable,
            address: Some(place.address),
            found_by: place.url,
            command: Box::new(move || {
                let mut command = Command::new(&executable);
                as_from_a_shell(&mut command);
                command.args(&arguments).current_dir(&folder).env("KEEP_DATA", &data);
                command
            }),
        }
    }

    /// Waits for what happens next, and does what is to be done. Tells whether that was the last.
    async fn next(
        &self,
        system: &mut System,
        signals: &mut Signals,
        lines: &mut Lines,
    ) -> Result<bool> {
        let line = tokio::select! {
            () = signals.next() => return Ok(true),
            line = lines.next() => line,
            index = system.ended() => return Ok(say_end(system, index)),
        };
        let names: Vec<_> = system.members().iter().map(Member::name).collect();
        match orders::parse(&line, &names) {
            Ok(None) => Ok(false),
            Ok(Some(order)) => obey(order, system, signals).await,
            Err(fault) => {
                anstream::println!("{fault}");
                Ok(false)
            }
        }
    }

    /// Stops what still runs, the public entry first, so that nobody calls what is gone already. A
    /// second Ctrl-C kills the rest.
    async fn stop(&self, mut system: System, signals: &mut Signals) -> Outcome {
        anstream::println!("stopping {}", self.package);
        let mut outcome = Outcome::Done;
        for index in (0..system.members().len()).rev() {
            let name = system.members()[index].name().to_owned();
            match system.members()[index].down() {
                None => {}
                Some(Down::Ended(_)) => {
                    outcome = Outcome::NotYet;
                    continue;
                }
                Some(_) => continue,
            }
            let went = tokio::select! {
                went = system.stop(index) => went,
                () = signals.next() => {
                    anstream::eprintln!("killed what still ran");
                    return Outcome::NotYet;
                }
            };
            if went {
                anstream::println!("{name} has stopped");
            } else {
                anstream::eprintln!("{name} did not end when asked, and was killed");
                outcome = Outcome::NotYet;
            }
        }
        outcome
    }

    /// The package whose program runs the service: the step's or the exercise's own, or that of the
    /// other step that has it.
    fn package_of(&self, place: &Place) -> String {
        place.from.as_ref().map_or_else(|| self.package.clone(), |step| format!("step-{step}"))
    }

    /// Builds a package; `None` when it does not compile.
    async fn build(&self, package: &str) -> Result<Option<PathBuf>> {
        let mut cargo = cargo(self.repository);
        // With the features of the whole workspace, so that nothing is compiled again that the
        // tests have compiled.
        cargo.args(["build", "--workspace", "--bin", package]);
        cargo.arg("--message-format=json-diagnostic-rendered-ansi");
        let compiled = compile(cargo, Meter::compiling(package, 0, Audience::default())).await?;
        if !compiled.succeeded {
            anstream::eprint!("{}", compiled.error_text());
            anstream::println!("{package} does not compile");
            return Ok(None);
        }
        match compiled.executable(package) {
            Some(path) => Ok(Some(path.clone())),
            None => bail!("{package} has no program of this name"),
        }
    }

    async fn say_ready(&self, system: &System, lines: &Lines) {
        let Some(entry) = system.members().last().map(Member::url) else { return };
        anstream::println!("\n{} is ready at {entry}\n", self.package);
        say_status(system).await;
        let data = self.repository.shown(&self.data);
        anstream::println!("\nits data is in {data}, and the mails it sends in {data}/mail");
        anstream::println!("a first request, in another terminal: curl -i {entry}/readyz");
        anstream::println!("chapter: book/src/{}.md", self.step);
        match lines.open() {
            true => {
                anstream::println!("Ctrl-C stops everything; `?` lists what else can be done\n")
            }
            false => anstream::println!("Ctrl-C stops everything\n"),
        }
    }
}

/// Carries an order out. Tells whether it is the last.
async fn obey(order: Order, system: &mut System, signals: &mut Signals) -> Result<bool> {
    match order {
        Order::Quit => return Ok(true),
        Order::Help => anstream::println!("{}", orders::HELP),
        Order::Status => say_status(system).await,
        Order::Kill(name) => kill(&name, system).await,
        Order::Freeze(name) => freeze(&name, system),
        Order::Restart(name) => return restart(&name, system, signals).await,
    }
    Ok(false)
}

async fn kill(name: &str, system: &mut System) {
    let Some(index) = system.find(name) else { return };
    if let Some(why) = system.members()[index].down() {
        anstream::println!("{name} does not run ({why}); `r {name}` starts it");
        return;
    }
    system.kill(index).await;
    anstream::println!("{name} is killed, and stays down until `r {name}`");
}

async fn restart(name: &str, system: &mut System, signals: &mut Signals) -> Result<bool> {
    let Some(index) = system.find(name) else { return Ok(false) };
    if system.members()[index].down().is_none() {
        anstream::println!("stopping {name}");
        let went = tokio::select! {
            went = system.stop(index) => went,
            () = signals.next() => return Ok(true),
        };
        if !went {
            anstream::eprintln!("{name} did not end when asked, and was killed");
        }
    }
    let started = tokio::select! {
        started = system.start(index) => started,
        () = signals.next() => return Ok(true),
    };
    let member = &system.members()[index];
    match (started, member.id()) {
        (Ok(()), Some(id)) => {
            anstream::println!("{name} is ready again at {}, process {id}", member.url());
        }
        (Ok(()), None) => {}
        (Err(why), _) => say_last_words(member, &why),
    }
    Ok(false)
}

fn freeze(name: &str, system: &mut System) {
    let Some(index) = system.find(name) else { return };
    let member = &system.members()[index];
    if let Some(why) = member.down() {
        anstream::println!("{name} does not run ({why}); `r {name}` starts it");
        return;
    }
    let (done, text) = match member.frozen() {
        false => (system.freeze(index), format!("is frozen, until `f {name}`")),
        true => (system.thaw(index), "goes on".to_owned()),
    };
    match done {
        true => anstream::println!("{name} {text}"),
        false => anstream::println!("{name} cannot be frozen on this system"),
    }
}

/// Says that a service has ended by itself. Returns whether none is left.
fn say_end(system: &System, index: usize) -> bool {
    let member = &system.members()[index];
    if let Some(why) = member.down() {
        say_last_words(member, &why.to_string());
    }
    let none_left = system.members().iter().all(|member| member.down().is_some());
    if !none_left {
        let name = member.name();
        anstream::println!("the others go on; `r {name}` starts it again");
    }
    none_left
}

/// The table of services, each asked whether it is ready.
async fn say_status(system: &System) {
    let mut rows = Vec::new();
    for member in system.members() {
        let state = match member.down() {
            None if member.frozen() => "frozen".to_owned(),
            None => probe::now(&member.url()).await,
            Some(why) => why.to_string(),
        };
        let id = member.id().map_or_else(|| "-".to_owned(), |id| id.to_string());
        rows.push([member.name().to_owned(), member.url(), state, id]);
    }
    let titles = ["service", "address", "state", "process"].map(str::to_owned);
    let width = |column: usize| {
        let cells = std::iter::once(&titles).chain(&rows).map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    let line = |row: &[String; 4]| {
        let [name, url, state, id] = row;
        format!("{name:0$}   {url:1$}   {state:2$}   {id}", widths[0], widths[1], widths[2])
    };
    anstream::println!("{}", style(line(&titles)).dim());
    rows.iter().for_each(|row| anstream::println!("{}", line(row)));
}

fn say_last_words(member: &Member, why: &str) {
    let said = member.last_lines();
    match said.as_slice() {
        [] => anstream::eprintln!("{} {why}; it said nothing", member.name()),
        said => anstream::eprintln!("{} {why}; it said last:\n{}", member.name(), said.join("\n")),
    }
}

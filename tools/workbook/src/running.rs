//! A step's services as processes: started one after the other, their output prefixed, restarted or
//! killed one by one, stopped together. Called by `up`.

mod member;
pub mod orders;
mod output;
pub mod places;
pub mod probe;

use std::future::{Future, pending};
use std::path::PathBuf;
use std::pin::{Pin, pin};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use crate::cargo::as_from_a_shell;
use crate::process::{ProcessGroup, Signals};
pub use crate::running::member::{Down, Member};
use crate::running::member::{State, first_end};
use crate::running::orders::Lines;
use crate::running::output::{Said, follow};
use crate::running::places::Place;

/// How long a service may take until it listens.
const START: Duration = Duration::from_secs(60);
/// How long it may take to finish its requests after SIGTERM.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the services of one step share.
pub struct Program {
    pub executable: PathBuf,
    /// Where they run.
    pub folder: PathBuf,
    /// Where they keep their data.
    pub data: PathBuf,
}

/// The services of a step. Dropping it kills what still runs.
pub struct System {
    program: Program,
    pub members: Vec<Member>,
    said: UnboundedReceiver<Said>,
    speaker: UnboundedSender<Said>,
    /// How many processes were started so far.
    runs: usize,
}

/// What came of a start.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    Ready,
    /// It never got so far, and why.
    Failed(String),
    /// Somebody asked for the end of everything first.
    Asked,
}

/// What happens while everything runs.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody asked for the end.
    Asked,
    /// A line was typed.
    Line(String),
    /// The service at this index ended by itself.
    Ended(usize),
}

impl System {
    /// The services at `places`, none of which is started yet.
    pub fn new(program: Program, places: Vec<Place>) -> Self {
        let width = places.iter().map(|place| place.name.chars().count()).max().unwrap_or(0);
        let (speaker, said) = unbounded_channel();
        let member = |(index, place): (usize, Place)| {
            let prefix = output::prefix(&place.name, width, index);
            Member::new(place, prefix)
        };
        let members = places.into_iter().enumerate().map(member).collect();
        Self { program, members, said, speaker, runs: 0 }
    }

    /// Starts the service at `index` and waits until it is ready. A service that was started before
    /// gets the address that it had.
    pub async fn start(&mut self, index: usize, signals: &mut Signals) -> Result<Begun> {
        let command = self.command(index);
        let run = self.runs;
        self.runs += 1;
        let member = &mut self.members[index];
        let mut group = ProcessGroup::spawn(command)
            .with_context(|| format!("cannot start {}", member.name()))?;
        follow(group.take_outputs(), &member.prefix, run, &self.speaker);
        member.runs(run, group);
        let begun = self.until_ready(index, signals).await?;
        if let Begun::Failed(_) = begun {
            self.end(index, PATIENCE, Down::Stopped).await;
        }
        Ok(begun)
    }

    /// The program with the service's name, and where it and the others are.
    fn command(&self, index: usize) -> Command {
        let place = &self.members[index].place;
        let mut command = Command::new(&self.program.executable);
        as_from_a_shell(&mut command);
        command.args(&place.argument).current_dir(&self.program.folder);
        command.env("KEEP_DATA", &self.program.data).env(&place.variable, &place.address);
        for other in self.members.iter().map(|member| &member.place) {
            // Where somebody said it, perhaps with something in between, that counts.
            if let (Some(url), Some(at)) = (&other.url, other.known())
                && places::from_environment(url).is_none()
            {
                command.env(url, at);
            }
        }
        command
    }

    /// Waits for the line `listening on http://…`, then for a good answer of `/readyz`.
    async fn until_ready(&mut self, index: usize, signals: &mut Signals) -> Result<Begun> {
        let mut too_late = pin!(sleep(START));
        let mut ready: Pin<Box<dyn Future<Output = Result<()>>>> = Box::pin(pending());
        loop {
            tokio::select! {
                () = signals.next() => return Ok(Begun::Asked),
                Some(said) = self.said.recv() => {
                    let by_it = Some(said.run) == self.members[index].run;
                    let found = said.line.as_deref().and_then(address_in).map(str::to_owned);
                    self.remember(said);
                    if let Some(address) = found.filter(|_| by_it) {
                        self.members[index].place.address = address.clone();
                        ready = Box::pin(async move {
                            probe::ready(&format!("http://{address}")).await
                        });
                    }
                }
                answered = &mut ready => {
                    return Ok(match answered {
                        Ok(()) => Begun::Ready,
                        Err(error) => Begun::Failed(format!("listens, but is not ready: {error:#}")),
                    });
                }
                status = self.members[index].wait() => {
                    let how = self.ended(index, status?).await;
                    return Ok(Begun::Failed(format!("ended by itself ({how})")));
                }
                () = &mut too_late => {
                    let limit = START.as_secs();
                    return Ok(Begun::Failed(format!("was not ready within {limit} s")));
                }
            }
        }
    }

    /// Waits until something happens.
    pub async fn next_event(&mut self, signals: &mut Signals, lines: &mut Lines) -> Result<Event> {
        loop {
            tokio::select! {
                () = signals.next() => return Ok(Event::Asked),
                Some(said) = self.said.recv() => self.remember(said),
                line = lines.next() => return Ok(Event::Line(line)),
                (index, status) = first_end(&mut self.members) => {
                    self.ended(index, status?).await;
                    return Ok(Event::Ended(index));
                }
            }
        }
    }

    /// Notes that a service ended by itself, and reads what it wrote last.
    async fn ended(&mut self, index: usize, status: ExitStatus) -> String {
        let how = status.to_string();
        self.end(index, Duration::ZERO, Down::Ended(how.clone())).await;
        how
    }

    /// Asks the service to end, and kills it where it has not within `patience`; without any, it is
    /// killed at once. Tells whether it went by itself, or did not run.
    pub async fn end(&mut self, index: usize, patience: Duration, why: Down) -> bool {
        let State::Running(group) = &mut self.members[index].state else { return true };
        let went = match patience {
            Duration::ZERO => {
                group.kill();
                group.wait().await.is_ok()
            }
            patience => group.stop(patience).await,
        };
        if let Some(run) = self.members[index].run {
            self.read_the_rest(run).await;
        }
        self.members[index].state = State::Down(why);
        went
    }

    /// Stops the service as SIGTERM does. Tells whether it went by itself.
    pub async fn stop(&mut self, index: usize) -> bool {
        self.end(index, PATIENCE, Down::Stopped).await
    }

    /// Reads what an ended process wrote last. Its outputs close when what it started is gone too.
    async fn read_the_rest(&mut self, run: usize) {
        let rest = async {
            while let Some(said) = self.said.recv().await {
                let closed = said.run == run && said.line.is_none();
                self.remember(said);
                if closed {
                    return;
                }
            }
        };
        // What left the group and holds an output is not waited for.
        let _ = timeout(Duration::from_secs(2), rest).await;
    }

    fn remember(&mut self, said: Said) {
        let member = self.members.iter_mut().find(|member| member.run == Some(said.run));
        if let (Some(member), Some(line)) = (member, said.line) {
            member.remember(line);
        }
    }

    /// The index of the service of this name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name() == name)
    }
}

/// `127.0.0.1:8000` in `listening on http://127.0.0.1:8000`.
fn address_in(line: &str) -> Option<&str> {
    let (_, address) = line.split_once("listening on ")?;
    address.split_whitespace().next()?.strip_prefix("http://")
}

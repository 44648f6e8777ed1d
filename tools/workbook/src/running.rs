//! A step's services as processes: started together, their output prefixed, stopped together.
//! Called by `up`.

mod output;
pub mod probe;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::process::{Command, ExitStatus};
use std::task::Poll;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use crate::process::{ProcessGroup, Signals};
use crate::running::output::{Said, follow};

/// How long the services may take until they listen.
const START: Duration = Duration::from_secs(60);
/// How long they may take to finish their requests after SIGTERM.
const PATIENCE: Duration = Duration::from_secs(15);

/// A service to start.
pub struct Service {
    /// What stands before its lines.
    pub name: String,
    pub command: Command,
}

/// The running services of a step. Dropping it kills what still runs.
pub struct System {
    services: Vec<(String, ProcessGroup)>,
    said: UnboundedReceiver<Said>,
    last_lines: Vec<String>,
}

/// What came of a start.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    /// At this address, `http://127.0.0.1:8000`.
    Listening(String),
    Ended(Ended),
}

/// Why a system stopped running.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody asked for it.
    Asked,
    /// A service ended by itself: its name, and how.
    Service(String, String),
}

/// How many of a service's last lines are shown when it dies.
const LAST_LINES: usize = 10;

impl System {
    /// Starts every service.
    pub fn start(services: Vec<Service>) -> Result<Self> {
        let width = services.iter().map(|service| service.name.chars().count()).max().unwrap_or(0);
        let (sender, said) = unbounded_channel();
        let mut running = Vec::new();
        for (index, service) in services.into_iter().enumerate() {
            let mut group = ProcessGroup::spawn(service.command)
                .with_context(|| format!("cannot start {}", service.name))?;
            let prefix = output::prefix(&service.name, width, index);
            follow(group.take_outputs(), &prefix, index, &sender);
            running.push((service.name, group));
        }
        Ok(Self { services: running, said, last_lines: Vec::new() })
    }

    /// Waits for the line `listening on http://…`, or for what comes before it.
    pub async fn listening(&mut self, signals: &mut Signals) -> Result<Begun> {
        match timeout(START, self.next_event(signals, Self::address_in)).await {
            Ok(begun) => begun,
            Err(_) => bail!("no service listened within {} s", START.as_secs()),
        }
    }

    /// Waits until somebody asks to end, or a service ends by itself.
    pub async fn run(&mut self, signals: &mut Signals) -> Result<Ended> {
        match self.next_event(signals, |_| None).await? {
            Begun::Ended(ended) => Ok(ended),
            Begun::Listening(_) => unreachable!("no line was asked for"),
        }
    }

    /// Waits for a line in which `wanted` finds something, for a signal, or for the end of a
    /// service.
    async fn next_event(
        &mut self,
        signals: &mut Signals,
        wanted: fn(&str) -> Option<String>,
    ) -> Result<Begun> {
        loop {
            tokio::select! {
                () = signals.next() => return Ok(Begun::Ended(Ended::Asked)),
                Some(said) = self.said.recv() => {
                    if let Said::Line(line) = said {
                        if let Some(found) = wanted(&line) {
                            return Ok(Begun::Listening(found));
                        }
                        self.remember(line);
                    }
                }
                (index, status) = first_end(&mut self.services) => {
                    let status = status?.to_string();
                    self.read_the_rest(index).await;
                    let name = self.services[index].0.clone();
                    return Ok(Begun::Ended(Ended::Service(name, status)));
                }
            }
        }
    }

    fn address_in(line: &str) -> Option<String> {
        let (_, address) = line.split_once("listening on ")?;
        let address = address.split_whitespace().next()?;
        address.starts_with("http://").then(|| address.to_owned())
    }

    /// Reads what an ended service wrote last. Its outputs close when what it started is gone too.
    async fn read_the_rest(&mut self, index: usize) {
        self.services[index].1.kill();
        let rest = async {
            while let Some(said) = self.said.recv().await {
                match said {
                    Said::Closed(closed) if closed == index => return,
                    Said::Closed(_) => {}
                    Said::Line(line) => self.remember(line),
                }
            }
        };
        // What left the group and holds an output is not waited for.
        let _ = timeout(Duration::from_secs(2), rest).await;
    }

    /// Asks every service to end, at once, and kills after [`PATIENCE`]. Tells whether all went by
    /// themselves.
    pub async fn stop(mut self) -> bool {
        let mut stopping = tokio::task::JoinSet::new();
        for (_, mut group) in std::mem::take(&mut self.services) {
            stopping.spawn(async move { group.stop(PATIENCE).await });
        }
        stopping.join_all().await.into_iter().all(|went| went)
    }

    fn remember(&mut self, line: String) {
        if self.last_lines.len() == LAST_LINES {
            self.last_lines.remove(0);
        }
        self.last_lines.push(line);
    }

    /// What the services said last.
    pub fn last_lines(&self) -> String {
        self.last_lines.join("\n")
    }
}

/// Waits for the first service that ends by itself.
async fn first_end(
    services: &mut [(String, ProcessGroup)],
) -> (usize, std::io::Result<ExitStatus>) {
    poll_fn(|context| {
        for (index, (_, group)) in services.iter_mut().enumerate() {
            if let Poll::Ready(status) = pin!(group.wait()).poll(context) {
                return Poll::Ready((index, status));
            }
        }
        Poll::Pending
    })
    .await
}

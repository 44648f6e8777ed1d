//! One service of a system: its process, if it has one, and what it said last. Called by the system.

use std::fmt;
use std::future::{Future, pending, poll_fn};
use std::io;
use std::pin::pin;
use std::process::{Command, ExitStatus};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::oneshot::Receiver;
use tokio::time::timeout;

use crate::group::ProcessGroup;
use crate::output::{Output, Print};
use crate::probe;
use crate::service::Service;

/// How long a service may take until it says where it listens.
const STARTING: Duration = Duration::from_secs(60);
/// How long it may take to finish its requests once it is asked to end.
pub(crate) const ENDING: Duration = Duration::from_secs(30);

/// One service.
pub struct Member {
    pub(crate) service: Service,
    state: State,
    print: Print,
    /// Of its last process.
    output: Option<Output>,
}

/// The process, or the reason why there is none.
enum State {
    Running { group: Box<ProcessGroup>, frozen: bool },
    Down(Down),
}

/// Why a service does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Down {
    NotStarted,
    Stopped,
    Killed,
    /// By itself, and how: `exit status: 1`.
    Ended(String),
}

impl Member {
    /// A service that is not started yet.
    pub(crate) fn new(service: Service, print: Print) -> Self {
        Self { service, state: State::Down(Down::NotStarted), print, output: None }
    }

    /// Starts its process and waits until it is ready.
    pub(crate) async fn start(&mut self, command: Command) -> Result<(), String> {
        let mut group = ProcessGroup::spawn_with_lifeline(command)
            .map_err(|error| format!("cannot be started: {error}"))?;
        let (output, address) = Output::follow(group.take_outputs(), &self.print);
        self.output = Some(output);
        self.state = State::Running { group: Box::new(group), frozen: false };
        let ended = tokio::select! {
            ready = ready(address) => match ready {
                Ok(address) => {
                    self.service.address = Some(address);
                    return Ok(());
                }
                Err(fault) => {
                    self.end(ENDING, Down::Stopped).await;
                    return Err(fault);
                }
            },
            (_, how) = first_end(std::slice::from_mut(self)) => Down::Ended(how),
        };
        let fault = ended.to_string();
        self.end(Duration::ZERO, ended).await;
        Err(fault)
    }

    /// Asks it to end, and kills it where it has not within `patience`; without any, it is killed at
    /// once. Returns whether it went by itself, or did not run.
    pub(crate) async fn end(&mut self, patience: Duration, why: Down) -> bool {
        let State::Running { group, frozen } = &mut self.state else { return true };
        let went = match patience {
            Duration::ZERO => {
                group.kill();
                group.wait().await.is_ok()
            }
            patience => {
                // What is frozen hears nothing.
                if std::mem::take(frozen) {
                    group.thaw();
                }
                group.stop(patience).await
            }
        };
        if let Some(output) = &mut self.output {
            output.rest().await;
        }
        self.state = State::Down(why);
        went
    }

    /// Freezes it, or lets it go on. Returns whether that was possible.
    pub(crate) fn freeze(&mut self, freeze: bool) -> bool {
        let State::Running { group, frozen } = &mut self.state else { return false };
        let done = if freeze { group.freeze() } else { group.thaw() };
        if done {
            *frozen = freeze;
        }
        done
    }

    pub fn name(&self) -> &str {
        &self.service.name
    }

    /// Where it listens, or did: `http://127.0.0.1:8000`. Empty as long as nobody knows.
    pub fn url(&self) -> String {
        self.service.address.as_ref().map_or_else(String::new, |it| format!("http://{it}"))
    }

    /// Why it does not run; `None` if it does.
    pub fn down(&self) -> Option<&Down> {
        match &self.state {
            State::Running { .. } => None,
            State::Down(why) => Some(why),
        }
    }

    /// True between a freeze and a thaw.
    pub fn frozen(&self) -> bool {
        matches!(self.state, State::Running { frozen: true, .. })
    }

    /// The process id, if it runs.
    pub fn id(&self) -> Option<u32> {
        match &self.state {
            State::Running { group, .. } => Some(group.id()),
            State::Down(_) => None,
        }
    }

    /// What its last process wrote last, a line each, at most ten.
    pub fn last_lines(&self) -> Vec<String> {
        self.output.as_ref().map(Output::last_lines).unwrap_or_default()
    }

    /// Waits for the end of its process; for ever, where there is none.
    async fn wait(&mut self) -> io::Result<ExitStatus> {
        match &mut self.state {
            State::Running { group, .. } => group.wait().await,
            State::Down(_) => pending().await,
        }
    }
}

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted => f.write_str("not started"),
            Self::Stopped => f.write_str("stopped"),
            Self::Killed => f.write_str("killed"),
            Self::Ended(how) => write!(f, "ended by itself ({how})"),
        }
    }
}

/// Waits for the first service that ends by itself, and says which and how.
pub(crate) async fn first_end(members: &mut [Member]) -> (usize, String) {
    poll_fn(|context| {
        for (index, member) in members.iter_mut().enumerate() {
            if let Poll::Ready(status) = pin!(member.wait()).poll(context) {
                let fault = |error| format!("it cannot be watched: {error}");
                return Poll::Ready((index, status.map_or_else(fault, |it| it.to_string())));
            }
        }
        Poll::Pending
    })
    .await
}

/// Waits for the line with the address, then for a good answer of `/readyz`.
async fn ready(address: Receiver<String>) -> Result<String, String> {
    let late = |_| format!("was not ready within {} s", STARTING.as_secs());
    match timeout(STARTING, address).await.map_err(late)? {
        Ok(address) => match probe::ready(&address).await {
            Ok(()) => Ok(address),
            Err(fault) => Err(format!("listens, but is not ready: {fault}")),
        },
        // The output has ended, and so has the process, or it will not say it any more.
        Err(_) => timeout(STARTING, pending()).await.map_err(late),
    }
}

//! One service of a running system: its process, if it has one, and what it said last. Called by
//! `running`.

use std::collections::VecDeque;
use std::future::{Future, pending, poll_fn};
use std::io;
use std::pin::pin;
use std::process::ExitStatus;
use std::task::Poll;

use crate::process::ProcessGroup;
use crate::running::places::Place;

/// How many of a service's last lines are shown when it dies.
const LAST_LINES: usize = 10;

/// One service.
pub struct Member {
    pub(super) place: Place,
    /// `notes | `
    pub(super) prefix: String,
    pub(super) state: State,
    /// The number of its last process.
    pub(super) run: Option<usize>,
    last_lines: VecDeque<String>,
}

/// What a service does.
pub(super) enum State {
    Running(Box<ProcessGroup>),
    Down(Down),
}

/// Why a service does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Down {
    NotStarted,
    Stopped,
    Killed,
    /// By itself, and how.
    Ended(String),
}

impl Member {
    /// A service that is not started yet.
    pub(super) fn new(place: Place, prefix: String) -> Self {
        let state = State::Down(Down::NotStarted);
        Self { place, prefix, state, run: None, last_lines: VecDeque::new() }
    }

    /// Its process is the one with this number now.
    pub(super) fn runs(&mut self, run: usize, group: ProcessGroup) {
        self.state = State::Running(Box::new(group));
        self.run = Some(run);
        self.last_lines.clear();
    }

    /// Keeps a line among the last ones.
    pub(super) fn remember(&mut self, line: String) {
        if self.last_lines.len() == LAST_LINES {
            self.last_lines.pop_front();
        }
        self.last_lines.push_back(line);
    }

    pub fn name(&self) -> &str {
        &self.place.name
    }

    /// Where it listens, or did: `http://127.0.0.1:8000`.
    pub fn url(&self) -> String {
        format!("http://{}", self.place.address)
    }

    /// Why it does not run; `None` if it does.
    pub fn down(&self) -> Option<&Down> {
        match &self.state {
            State::Running(_) => None,
            State::Down(why) => Some(why),
        }
    }

    /// The process id, if it runs.
    pub fn id(&self) -> Option<u32> {
        match &self.state {
            State::Running(group) => Some(group.id()),
            State::Down(_) => None,
        }
    }

    /// What it said last, a line each.
    pub fn last_lines(&self) -> impl Iterator<Item = &str> {
        self.last_lines.iter().map(String::as_str)
    }

    /// Waits for the end of its process; for ever, where there is none.
    pub(super) async fn wait(&mut self) -> io::Result<ExitStatus> {
        match &mut self.state {
            State::Running(group) => group.wait().await,
            State::Down(_) => pending().await,
        }
    }
}

impl std::fmt::Display for Down {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotStarted => f.write_str("not started"),
            Self::Stopped => f.write_str("stopped"),
            Self::Killed => f.write_str("killed"),
            Self::Ended(how) => write!(f, "ended by itself ({how})"),
        }
    }
}

/// Waits for the first service that ends by itself.
pub(super) async fn first_end(members: &mut [Member]) -> (usize, io::Result<ExitStatus>) {
    poll_fn(|context| {
        for (index, member) in members.iter_mut().enumerate() {
            if let Poll::Ready(status) = pin!(member.wait()).poll(context) {
                return Poll::Ready((index, status));
            }
        }
        Poll::Pending
    })
    .await
}

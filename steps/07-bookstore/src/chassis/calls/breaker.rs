//! The circuit breaker: after enough failures nobody is sent to the neighbour for a while, and then
//! one goes first and looks. Called by the guard.
//!
//! ```text
//!            enough failures               time is over
//! CLOSED ───────────────────────> OPEN ───────────────────> HALF-OPEN
//!    ^                              ^   the trial fails         │
//!    │                              └───────────────────────────┤
//!    └──────────────────────────────────────────────────────────┘
//!                           the trial succeeds
//! ```

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

/// The last ten outcomes count; older ones are forgotten.
const WINDOW: u16 = 0b11_1111_1111;

enum State {
    /// The outcomes of the last attempts, the newest in the lowest bit; a failure is a 1.
    Closed(u16),
    Open(Instant),
    /// One trial is under way.
    HalfOpen,
}

/// One for each neighbour.
pub struct Breaker {
    name: &'static str,
    failures: u32,
    open: Duration,
    state: Mutex<State>,
}

/// The right to make one attempt.
pub struct Admission<'a> {
    breaker: &'a Breaker,
    trial: bool,
}

/// The state as an operator sees it.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[serde(tag = "breaker", rename_all = "kebab-case")]
pub enum Reading {
    Closed { failures: u32 },
    Open { half_open_in_ms: u64 },
    HalfOpen,
}

impl Breaker {
    pub fn new(name: &'static str, failures: u32, open: Duration) -> Self {
        Self { name, failures, open, state: Mutex::new(State::Closed(0)) }
    }

    /// Admits an attempt, or says how long nobody will be.
    pub fn admit(&self) -> Result<Admission<'_>, Duration> {
        let mut state = self.state();
        // ANCHOR: half_open
        let trial = match *state {
            State::Closed(_) => false,
            State::Open(until) if until > Instant::now() => return Err(until - Instant::now()),
            State::Open(_) => {
                *state = State::HalfOpen;
                true
            }
            State::HalfOpen => return Err(Duration::ZERO),
        };
        // ANCHOR_END: half_open
        Ok(Admission { breaker: self, trial })
    }

    pub fn read(&self) -> Reading {
        match *self.state() {
            State::Closed(outcomes) => Reading::Closed { failures: outcomes.count_ones() },
            State::Open(until) => {
                let left = until.saturating_duration_since(Instant::now()).as_millis();
                Reading::Open { half_open_in_ms: u64::try_from(left).unwrap_or(u64::MAX) }
            }
            State::HalfOpen => Reading::HalfOpen,
        }
    }

    // ANCHOR: record
    fn record(&self, trial: bool, good: bool) {
        let mut state = self.state();
        let next = match *state {
            State::Closed(outcomes) => {
                let outcomes = (outcomes << 1 | u16::from(!good)) & WINDOW;
                match outcomes.count_ones() < self.failures {
                    true => State::Closed(outcomes),
                    false => State::Open(Instant::now() + self.open),
                }
            }
            State::HalfOpen if trial && good => State::Closed(0),
            State::HalfOpen if trial => State::Open(Instant::now() + self.open),
            // An attempt from before the breaker opened: what it found is known.
            State::Open(_) | State::HalfOpen => return,
        };
        if let State::Open(_) = next {
            tracing::warn!(neighbour = self.name, "the breaker opens");
        } else if trial {
            tracing::info!(neighbour = self.name, "the breaker closes");
        }
        *state = next;
    }
    // ANCHOR_END: record

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Admission<'_> {
    /// Says how the attempt ended.
    pub fn record(mut self, good: bool) {
        self.breaker.record(self.trial, good);
        self.trial = false;
    }
}

impl Drop for Admission<'_> {
    /// A trial whose caller went away has found out nothing: the next one may go.
    fn drop(&mut self) {
        if self.trial {
            *self.breaker.state() = State::Open(Instant::now());
        }
    }
}

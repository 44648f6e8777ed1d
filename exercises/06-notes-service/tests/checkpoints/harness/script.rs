//! A neighbour that follows a script, and a log of what happens, with times. Called by the
//! checkpoints about attempts.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use exercise_06_notes_service::chassis::calls::{Failure, Guard, Policy, Unavailable};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use transcript::Transcript;

/// A neighbour that does what it is told, attempt by attempt, and writes down when.
#[derive(Clone)]
pub struct Script(Arc<Inner>);

struct Inner {
    started: Instant,
    plan: Mutex<VecDeque<(u64, Result<u16, Failure>)>>,
    lines: Mutex<Vec<String>>,
}

impl Script {
    /// For each attempt, how many milliseconds it takes and how it ends; the last goes on for ever.
    pub fn new(plan: &[(u64, Result<u16, Failure>)]) -> Self {
        let plan = Mutex::new(plan.iter().copied().collect());
        Self(Arc::new(Inner { started: Instant::now(), plan, lines: Mutex::default() }))
    }

    pub fn note(&self, text: &str) {
        let time = self.0.started.elapsed().as_millis();
        self.0.lines.lock().expect("no panic").push(format!("{time:>6} ms  {text}"));
    }

    pub fn tell(&self, plan: &[(u64, Result<u16, Failure>)]) {
        *self.0.plan.lock().expect("no panic") = plan.iter().copied().collect();
    }

    fn next(&self) -> (u64, Result<u16, Failure>) {
        let mut plan = self.0.plan.lock().expect("no panic");
        match plan.len() {
            0 | 1 => plan.front().copied().unwrap_or((0, Ok(200))),
            _ => plan.pop_front().expect("it has more than one"),
        }
    }

    /// How many attempts there were.
    pub fn attempts(&self) -> usize {
        let lines = self.0.lines.lock().expect("no panic");
        lines.iter().filter(|line| line.ends_with("attempt")).count()
    }

    /// Forgets the lines without this word.
    pub fn keep(&self, word: &str) {
        self.0.lines.lock().expect("no panic").retain(|line| line.contains(word));
    }

    /// Compares what was written down with the transcript.
    pub fn check(&self, name: &'static str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoints/transcripts");
        let mut t = Transcript::new(name, "", &folder);
        t.say(&self.0.lines.lock().expect("no panic").join("\n# "));
        t.check();
    }
}

impl Script {
    /// One attempt.
    async fn send(&self) -> Result<u16, Failure> {
        self.note("attempt");
        let (milliseconds, outcome) = self.next();
        sleep(Duration::from_millis(milliseconds)).await;
        match outcome {
            Ok(status) => self.note(&format!("  answered {status}")),
            Err(failure) => self.note(&format!("  {failure}")),
        }
        outcome
    }
}

/// The script behind the guard that stands before a neighbour.
pub struct Scripted {
    guard: Guard,
    script: Script,
}

impl Scripted {
    pub fn new(script: &Script, policy: Policy, random: fn() -> f64) -> Self {
        Self { guard: Guard::new("auth", policy, random), script: script.clone() }
    }

    pub async fn call(&self, idempotent: bool) -> Result<u16, Unavailable> {
        self.guard.run(idempotent, |_| self.script.send()).await
    }
}

/// With the shortest pauses that there can be, which are none.
pub fn neighbour(script: &Script, policy: Policy) -> Scripted {
    Scripted::new(script, policy, || 0.0)
}

/// True of a call that can be made twice without harm.
pub const LOOK_UP: bool = true;
pub const CHANGE: bool = false;

/// Calls, and writes down what the caller is told.
pub async fn ask(script: &Script, neighbour: &Scripted, idempotent: bool) {
    match neighbour.call(idempotent).await {
        Ok(status) => script.note(&format!("the caller has {status}")),
        Err(error) => {
            let seconds = error.retry_after();
            script.note(&format!("the caller is refused: {error}; retry after {seconds} s"));
        }
    }
}

pub fn status(script: &Script, neighbour: &Scripted) {
    let status: Value = serde_json::to_value(neighbour.guard.status()).expect("it is JSON");
    script.note(&format!("status {status}"));
}

pub const DOWN: (u64, Result<u16, Failure>) = (0, Err(Failure::Unreachable));
pub const HANGS: (u64, Result<u16, Failure>) = (60_000, Ok(200));
pub const FINE: (u64, Result<u16, Failure>) = (5, Ok(200));

//! Checks on every save, and listens to keys. Called by `watch`.

pub mod keys;
pub mod saves;
pub mod system;

use std::future::Future;
use std::pin::Pin;
use std::process::Command;

use anyhow::Result;

use crate::checking::{Check, Checked, show, turn};
use crate::lock::Lock;
use crate::outcome::{self, Outcome};
use crate::process::Signals;
use crate::repository::StepName;
use crate::watching::keys::Keys;
use crate::watching::saves::Saves;
use crate::watching::system::Way;

/// A check that runs, with what it is about.
type Running = Pin<Box<dyn Future<Output = Result<Checked>>>>;

/// One `watch`, from its first check to its end.
pub struct Session {
    check: Check,
    /// Tells the served page that every save is checked here.
    watched: Option<Lock>,
    saves: Saves,
    keys: Keys,
    way: Way,
    /// By the last check that ended.
    outcome: Outcome,
}

/// What to do after a key.
enum Next {
    GoOn,
    CheckAgain,
    Quit,
}

impl Session {
    /// Begins to watch, before the first check: a save during it counts already.
    pub fn begin(check: Check, way: Way) -> Result<Self> {
        let saves = Saves::watch(&check.repository, &check.step, way)?;
        let watched = turn::watch(&check.repository, &check.step)?;
        let (keys, outcome) = (Keys::listen(), Outcome::NotYet);
        Ok(Self { check, watched, saves, keys, way, outcome })
    }

    /// Checks at once, then after every save, until a signal or `q`.
    pub async fn run(mut self) -> Result<Outcome> {
        let mut signals = Signals::listen()?;
        let mut running = Some(self.start());
        loop {
            tokio::select! {
                result = ended(&mut running) => {
                    running = None;
                    self.show(result);
                }
                _ = self.saves.next() => {
                    // Dropping the check ends its compilers and its tests.
                    if running.take().is_some() {
                        anstream::println!("saved again; starting over");
                    }
                    self.saves.settle().await;
                    running = Some(self.start());
                }
                key = self.keys.next() => match self.press(key)? {
                    Next::GoOn => {}
                    Next::CheckAgain => {
                        drop(running.take());
                        running = Some(self.start());
                    }
                    Next::Quit => break,
                },
                () = signals.next() => break,
            }
        }
        Ok(self.outcome)
    }

    fn start(&self) -> Running {
        let check = self.check.clone();
        anstream::println!("\nchecking exercises/{}", check.step);
        Box::pin(async move { check.run().await })
    }

    fn show(&mut self, result: Result<Checked>) {
        self.outcome = Outcome::NotYet;
        match result {
            Ok(checked) => {
                show::print(&self.check, &checked);
                if checked.report.done {
                    self.outcome = Outcome::Done;
                }
            }
            Err(error) => outcome::print_error(&error),
        }
        anstream::println!("\nwaiting for a save in exercises/{}", self.check.step);
        if self.keys.any() {
            anstream::println!("keys: h hint, d diff, n next exercise, c check again, q quit");
        }
    }

    fn press(&mut self, key: char) -> Result<Next> {
        match key {
            'h' => self.call("hint"),
            'd' => self.call("diff"),
            'c' => return Ok(Next::CheckAgain),
            'n' => return self.next_exercise(),
            'q' => return Ok(Next::Quit),
            _ => {}
        }
        Ok(Next::GoOn)
    }

    /// Runs another command of this program, which prints for itself.
    fn call(&self, command: &str) {
        let called = std::env::current_exe().and_then(|program| {
            let mut command_line = Command::new(program);
            command_line.args([command, self.check.step.number()]);
            command_line.current_dir(self.check.repository.root()).status()
        });
        if let Err(error) = called {
            anstream::eprintln!("cannot run `cargo workbook {command}`: {error}");
        }
    }

    fn next_exercise(&mut self) -> Result<Next> {
        let after = |step: &StepName| *step > self.check.step;
        let Some(next) = self.check.repository.steps()?.into_iter().find(after) else {
            anstream::println!("{} is the last exercise", self.check.step);
            return Ok(Next::GoOn);
        };
        self.saves = Saves::watch(&self.check.repository, &next, self.way)?;
        self.watched = turn::watch(&self.check.repository, &next)?;
        self.check.step = next;
        Ok(Next::CheckAgain)
    }
}

/// The result of the running check; never, while none runs.
async fn ended(running: &mut Option<Running>) -> Result<Checked> {
    match running {
        Some(running) => running.await,
        None => std::future::pending().await,
    }
}

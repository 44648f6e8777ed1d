//! One cargo invocation: what it compiled, and what the compiler said. Called by `checking` and
//! by `up`.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::cargo::messages::{Diagnostic, Message};
use crate::checking::meter::Meter;
use crate::process::ProcessGroup;

/// What a cargo invocation left behind.
#[derive(Debug, Default)]
pub struct Compiled {
    pub succeeded: bool,
    /// The programs it linked, fresh ones included.
    pub executables: Vec<Executable>,
    /// Errors and warnings of the compiler, in cargo's order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many units the build has, fresh ones included: the total of the next progress bar.
    pub units: usize,
    /// What cargo itself said, without its progress lines.
    pub cargo_said: String,
}

/// A linked program.
#[derive(Debug)]
pub struct Executable {
    /// The target's name, `checkpoints`.
    pub name: String,
    pub path: PathBuf,
}

/// Runs `cargo`, which must be a build with `--message-format=json-diagnostic-rendered-ansi`, and
/// shows on the meter how many units are there. Ok also when the code does not compile; Err when
/// cargo cannot be run.
pub async fn compile(cargo: Command, mut meter: Meter) -> Result<Compiled> {
    let mut group = ProcessGroup::spawn(cargo)
        .context("cannot run cargo; is Rust installed? see https://rustup.rs")?;
    let (Some(stdout), Some(stderr)) = group.take_outputs() else { unreachable!("both are piped") };
    let mut messages = BufReader::new(stdout).lines();
    let mut said = BufReader::new(stderr).lines();
    let mut compiled = Compiled::default();
    let (mut messages_open, mut said_open) = (true, true);
    while messages_open || said_open {
        tokio::select! {
            line = messages.next_line(), if messages_open => match line? {
                Some(line) => compiled.take(&line, &mut meter),
                None => messages_open = false,
            },
            line = said.next_line(), if said_open => match line? {
                Some(line) => {
                    if !is_about_progress(&line, &mut meter) {
                        compiled.cargo_said.push_str(&(line + "\n"));
                    }
                }
                None => said_open = false,
            },
            () = meter.tick() => {}
        }
    }
    compiled.succeeded = group.wait().await?.success();
    Ok(compiled)
}

impl Compiled {
    fn take(&mut self, line: &str, meter: &mut Meter) {
        match Message::read(line) {
            Some(Message::Artifact(artifact)) => {
                if let Some(path) = artifact.executable {
                    self.executables.push(Executable { name: artifact.target.name, path });
                }
            }
            Some(Message::BuildScriptRan {}) => {}
            Some(Message::Diagnosed { message, .. }) => {
                self.diagnostics.push(message);
                return;
            }
            Some(Message::Other) | None => return,
        }
        self.units += 1;
        meter.done(self.units);
    }

    /// The program linked for the target `name`.
    pub fn executable(&self, name: &str) -> Option<&PathBuf> {
        self.executables.iter().find(|linked| linked.name == name).map(|linked| &linked.path)
    }

    /// Everything that stopped the build, as cargo shows it, with colours.
    pub fn error_text(&self) -> String {
        let mut text: String = self
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error() || diagnostic.level == "failure-note")
            .map(|diagnostic| diagnostic.rendered().to_owned())
            .collect();
        text.push_str(&self.cargo_said);
        text
    }
}

/// Takes a line of cargo's own and tells whether it was one about progress.
fn is_about_progress(line: &str, meter: &mut Meter) -> bool {
    let plain = console::strip_ansi_codes(line);
    let Some((word, rest)) = plain.trim_start().split_once(' ') else { return false };
    if !plain.starts_with(' ') {
        return false;
    }
    match word {
        "Compiling" | "Checking" => meter.at(rest.split(' ').next().unwrap_or(rest).to_owned()),
        "Downloading" | "Downloaded" | "Updating" => meter.at(plain.trim().to_owned()),
        // Another cargo, often the editor's, holds the target folder.
        "Blocking" => meter.held_up("waiting for another cargo, perhaps your editor's"),
        "Finished" | "Executable" | "Running" | "Fresh" | "Locking" | "Adding" => {}
        _ => return false,
    }
    true
}

//! Compiles a variant. Called by `verification`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::cargo::messages::Message;
use crate::repository::Repository;
use crate::verification::Outcome;
use crate::verification::scratch::{Scratch, target_folder};

/// What cargo did.
struct Build {
    outcomes: BTreeMap<String, Outcome>,
    succeeded: bool,
    stderr: String,
}

/// Compiles the package of the scratch workspace as it is now.
pub fn build(repository: &Repository, scratch: &Scratch, package: &str) -> Result<Outcome> {
    let mut build = compile(command(repository, scratch, package, true))?;
    let understood = |build: &Build| build.succeeded || !build.outcomes.is_empty();
    if !understood(&build) && build.stderr.contains("--offline") {
        build = compile(command(repository, scratch, package, false))?;
    }
    if !understood(&build) {
        bail!(
            "cargo cannot compile the variants in {}:\n{}",
            scratch.folder.display(),
            build.stderr
        );
    }
    Ok(build.outcomes.remove(package).unwrap_or_default())
}

fn command(repository: &Repository, scratch: &Scratch, package: &str, offline: bool) -> Command {
    let mut command = cargo(repository);
    command
        .args(["build", "--bins", "--tests", "--keep-going", "--package", package])
        .arg("--message-format=json-diagnostic-rendered-ansi")
        .arg("--manifest-path")
        .arg(scratch.folder.join("Cargo.toml"))
        .args(offline.then_some("--offline"))
        .env("CARGO_TARGET_DIR", target_folder(repository))
        // A variant differs from the one before by a few lines.
        .env("CARGO_INCREMENTAL", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn compile(mut command: Command) -> Result<Build> {
    let mut child = command.spawn().context("cannot run cargo")?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (Some(stdout), Some(mut stderr)) = (stdout, stderr) else { bail!("cargo has no output") };
    // Both outputs are read at once: a full pipe would stop cargo.
    let said = std::thread::spawn(move || {
        let mut said = String::new();
        stderr.read_to_string(&mut said).map(|_| said)
    });
    let mut outcomes = BTreeMap::new();
    for line in BufReader::new(stdout).lines() {
        take(&line.context("cannot read what cargo says")?, &mut outcomes);
    }
    let succeeded = child.wait().context("cannot wait for cargo")?.success();
    let stderr = said.join().ok().and_then(Result::ok).unwrap_or_default();
    Ok(Build { outcomes, succeeded, stderr })
}

/// Takes one line in.
fn take(line: &str, outcomes: &mut BTreeMap<String, Outcome>) {
    match Message::read(line) {
        Some(Message::Diagnosed { manifest_path, message }) => {
            let outcome = outcomes.entry(package(&manifest_path)).or_default();
            // A file that two targets share is warned of twice.
            if !outcome.messages.iter().any(|known| known.rendered() == message.rendered()) {
                outcome.messages.push(message);
            }
        }
        Some(Message::Artifact(artifact))
            if artifact.target.kind.iter().any(|kind| kind == "test") =>
        {
            if let Some(executable) = artifact.executable {
                let outcome = outcomes.entry(package(&artifact.manifest_path)).or_default();
                outcome.program = Some(executable);
            }
        }
        _ => {}
    }
}

/// The package's folder, which has its name.
fn package(manifest: &Path) -> String {
    let folder = manifest.parent().and_then(Path::file_name);
    folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

//! Compiles a variant. Called by `verification`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cargo::cargo;
use crate::repository::Repository;
use crate::verification::Outcome;
use crate::verification::scratch::{Scratch, target_folder};

/// An error or a warning of the compiler.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    level: String,
    /// In a line: `unused variable: `text``.
    message: String,
    /// As the compiler shows it.
    #[serde(default)]
    pub rendered: String,
    #[serde(default)]
    spans: Vec<Span>,
}

/// Where a message points to.
#[derive(Clone, Debug, Deserialize)]
pub struct Span {
    /// Relative to the scratch workspace.
    pub file_name: PathBuf,
    /// From 1.
    pub line_start: usize,
    is_primary: bool,
}

impl Message {
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }

    /// Whether it is the same message about the same file of two variants.
    pub fn is_like(&self, other: &Self) -> bool {
        let file = |message: &Self| {
            let parts = message.place().map(|place| place.file_name.components().skip(1));
            parts.map(|parts| parts.collect::<PathBuf>())
        };
        self.message == other.message && file(self) == file(other)
    }

    /// Where it points first; the summary at the end of a compilation points nowhere.
    pub fn place(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.is_primary)
    }
}

/// A line of cargo's.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        manifest_path: PathBuf,
        message: Message,
    },
    CompilerArtifact {
        manifest_path: PathBuf,
        target: Target,
        executable: Option<PathBuf>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

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
    let Ok(line) = serde_json::from_str(line) else { return };
    match line {
        Line::CompilerMessage { manifest_path, message } => {
            let outcome = outcomes.entry(package(&manifest_path)).or_default();
            // A file that two targets share is warned of twice.
            if !outcome.messages.iter().any(|known| known.rendered == message.rendered) {
                outcome.messages.push(message);
            }
        }
        Line::CompilerArtifact { manifest_path, target, executable: Some(executable) }
            if target.kind.iter().any(|kind| kind == "test") =>
        {
            outcomes.entry(package(&manifest_path)).or_default().program = Some(executable);
        }
        Line::CompilerArtifact { .. } | Line::Other => {}
    }
}

/// The package's folder, which has its name.
fn package(manifest: &Path) -> String {
    let folder = manifest.parent().and_then(Path::file_name);
    folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

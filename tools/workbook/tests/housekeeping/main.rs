//! House-keeping: rules that hold for every file of the repository, run by plain `cargo test`.
//!
//! Each rule is a function from a folder to its faults. It is tested twice: on this repository,
//! where it must find none, and on a small one with planted faults, where it must find each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod book;
mod chapters;
mod clients;
mod covered;
mod exercises;
mod files;
#[path = "../fixture/mod.rs"]
mod fixture;
mod gate;
mod members;
mod planted;
mod privacy;
mod readme;
mod rust;
mod services;
mod skeletons;
mod sources;
mod systems;
mod tables;
mod tiers;
mod transcripts;
mod variables;

use std::fmt;
use std::path::{Path, PathBuf};

/// A rule that is broken in one place.
struct Fault {
    file: PathBuf,
    /// From 1.
    line: usize,
    /// What is wrong, and what to do.
    what: String,
}

impl Fault {
    fn new(file: &Path, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// The root of this repository.
fn root() -> PathBuf {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    tools.and_then(Path::parent).expect("the program lies in tools/workbook").to_owned()
}

/// Whether somebody works in the exercises, which then differ from their derivation on purpose. The
/// program makes `.workbook/` when it is used, and the continuous check starts from a fresh clone.
fn is_in_use() -> bool {
    let in_use = root().join(".workbook").exists() && std::env::var_os("CI").is_none();
    if in_use {
        eprintln!("skipped: .workbook/ says that somebody works here; set CI=true to check anyway");
    }
    in_use
}

/// Fails with every fault in a line of its own.
fn assert_none(faults: &[Fault]) {
    let lines: Vec<_> = faults.iter().map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), lines.join("\n"));
}

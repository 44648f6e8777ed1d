//! The book: built, checked, served. Called by `cargo workbook read`.
//!
//! `build` asks `includes`, `links` and `directives` whether the sources hold together, then lets
//! mdBook render them, with `preprocessor` in between. `reload` builds again when a source changes
//! and tells `serve`, which answers the browser out of `pages`. `live` makes a served page follow
//! the student's exercises.

mod assets;
pub mod build;
mod directives;
mod includes;
mod links;
mod listings;
mod live;
mod outside;
mod pages;
pub mod preprocessor;
mod reload;
mod scan;
pub mod serve;
mod system;

pub use system::FILE as SYSTEM_TOML;

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::left_behind::by_an_editor;
use crate::repository::Repository;

/// Something wrong in a source of the book, with its place and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    pub what: String,
}

impl Problem {
    /// In one line, with the path as seen from `root`.
    fn shown(&self, root: &Path) -> String {
        let file = self.file.strip_prefix(root).unwrap_or(&self.file);
        format!("{}:{}: {}", file.display(), self.line, self.what)
    }
}

/// All that is wrong at once: an author mends a list faster than one after the other.
#[derive(Debug)]
pub struct Problems {
    root: PathBuf,
    list: Vec<Problem>,
    /// The files and folders in which it may be mended, beside the pages.
    pub included: Vec<PathBuf>,
}

impl Problems {
    /// An error, unless the list is empty.
    fn check(repository: &Repository, list: &[Problem], included: &[PathBuf]) -> Result<()> {
        match list {
            [] => Ok(()),
            list => Err(Self {
                root: repository.root().to_owned(),
                list: list.to_vec(),
                included: included.to_vec(),
            }
            .into()),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.list.iter().map(|problem| problem.shown(&self.root)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

/// Every Markdown file in `folder` and below, in order.
fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if is_left_behind(&path) {
            continue;
        }
        if path.is_dir() {
            files.extend(markdown_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether an editor has made it: no source of the book, and no fault of it either.
fn is_left_behind(path: &Path) -> bool {
    path.file_name().is_some_and(|name| by_an_editor(&name.to_string_lossy()))
}

/// The line, from 1, that the byte `offset` of `text` lies in.
fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}

//! The book: built, checked, served. Called by `cargo workbook read`.
//!
//! `build` asks `includes` and `links` whether the sources hold together, then lets mdBook render
//! them. `reload` builds again when a source changes and tells `serve`, which answers the browser
//! out of `pages`. `live` makes a served page follow the student's exercises.

pub mod build;
mod includes;
mod links;
mod live;
mod outside;
mod pages;
mod reload;
pub mod serve;

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Something wrong in a source of the book, with its place and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    pub what: String,
}

/// All that is wrong at once: an author mends a list faster than one after the other.
#[derive(Debug)]
pub struct Problems {
    root: PathBuf,
    list: Vec<Problem>,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.list.iter().enumerate() {
            let file = problem.file.strip_prefix(&self.root).unwrap_or(&problem.file);
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{}:{}: {}", file.display(), problem.line, problem.what)?;
        }
        Ok(())
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
        if path.is_dir() {
            files.extend(markdown_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The line, from 1, that the byte `offset` of `text` lies in.
fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}

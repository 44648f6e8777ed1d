//! Builds the book into a folder, or says with file and line why it cannot. Called by `reload`,
//! and by `cargo workbook read --build-only`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};
use mdbook_driver::MDBook;

use super::assets::WithAssets;
use super::preprocessor::Directives;
use super::{Problem, assets, links, outside};
use crate::exercise::line_of;
use crate::repository::Repository;

/// What is known after a build that worked.
pub struct Built {
    /// The files and folders that the pages are made of: when one changes, the book is stale.
    pub included: Vec<PathBuf>,
    /// What does not stop a reader, but is wrong: dead links, and mdBook's warnings.
    pub warnings: Vec<String>,
}

/// Renders the book into `destination`, whose contents are replaced.
pub fn build(repository: &Repository, destination: &Path) -> Result<Built> {
    check_configuration(&repository.book().join("book.toml"))?;
    let (mut warnings, missing) = links(repository)?;
    let mut directives = Directives::read(repository)?;
    directives.problems.extend(missing);
    directives.problems.extend(outside::links(&repository.book().join("src"))?);
    directives.check()?;
    let included = directives.used.clone();
    let beside = tempfile::tempdir().context("cannot make a folder for the book's pictures")?;
    assets::copy(&repository.book().join("src"), beside.path())?;
    let html = WithAssets { folder: beside.path().to_owned() };
    warnings.extend(render(repository, directives, html, destination)?);
    Ok(Built { included, warnings })
}

/// Dead links; those of SUMMARY.md apart, because mdBook stops at them.
fn links(repository: &Repository) -> Result<(Vec<String>, Vec<Problem>)> {
    let summary = repository.book().join("src/SUMMARY.md");
    let problems = links::problems(repository)?;
    let (stopping, others) = problems.into_iter().partition(|problem| problem.file == summary);
    let root = repository.root();
    let line = |problem: Problem| problem.shown(root);
    let others: Vec<Problem> = others;
    Ok((others.into_iter().map(line).collect(), stopping))
}

/// mdBook names no line when `book.toml` is no TOML.
fn check_configuration(path: &Path) -> Result<()> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if let Err(error) = toml::from_str::<toml::Table>(&text) {
        let line = error.span().map_or(1, |span| line_of(&text, &span));
        bail!("{}:{line}: {}", path.display(), error.message());
    }
    Ok(())
}

/// Lets mdBook render, and returns its warnings: an unclosed tag, an include inside an include.
fn render(
    repository: &Repository,
    directives: Directives,
    html: WithAssets,
    destination: &Path,
) -> Result<Vec<String>> {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .with_target(false)
        .without_time()
        .with_level(false)
        .finish();
    // mdBook panics on a few faults of a page; a save must be able to mend these too.
    let rendering = std::panic::AssertUnwindSafe(|| -> Result<()> {
        let mut book = MDBook::load(repository.book())?;
        book.config.build.build_dir = destination.to_owned();
        book.with_preprocessor(directives);
        book.with_renderer(html);
        book.build()
    });
    tracing::subscriber::with_default(subscriber, || std::panic::catch_unwind(rendering))
        .map_err(|_| anyhow!("mdBook gave up on a page; its message stands above"))?
        .context("the book cannot be built")?;
    Ok(lines.take())
}

/// Collects what mdBook logs while it renders.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn take(&self) -> Vec<String> {
        let bytes = self.0.lock().map(|bytes| bytes.clone()).unwrap_or_default();
        String::from_utf8_lossy(&bytes).lines().map(|line| line.trim().to_owned()).collect()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        if let Ok(mut bytes) = self.0.lock() {
            bytes.extend_from_slice(part);
        }
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

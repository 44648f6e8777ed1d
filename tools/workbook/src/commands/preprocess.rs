//! `cargo workbook preprocess`: what mdBook runs when it builds the book by itself. A person has no
//! use for it, so the help does not list it.
//!
//! mdBook asks first whether a renderer is known (`supports html`), then sends the book as JSON on
//! standard input and takes it back on standard output.

use anyhow::{Result, bail};

use crate::book::preprocessor::Directives;
use crate::outcome::Outcome;
use crate::repository::Repository;

/// What stands behind `preprocess` on the command line.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// `supports html`
    #[arg(num_args = 0..=2)]
    question: Vec<String>,
}

/// Runs the command.
pub fn run(arguments: Arguments, repository: &Repository) -> Result<Outcome> {
    let words: Vec<_> = arguments.question.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => {}
        ["supports", "html"] => return Ok(Outcome::Done),
        ["supports", _] => return Ok(Outcome::NotYet),
        _ => bail!("mdBook calls this; to build the book, run `cargo workbook read --build-only`"),
    }
    let directives = Directives::read(repository)?;
    directives.check()?;
    let (_, book) = mdbook_preprocessor::parse_input(std::io::stdin())?;
    serde_json::to_writer(std::io::stdout(), &directives.replace(book)?)?;
    Ok(Outcome::Done)
}

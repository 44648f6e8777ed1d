//! The book's directives as a preprocessor of mdBook. Called by `build` in process, and by
//! `cargo workbook preprocess` for a plain `mdbook build book`.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context, Result};
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Error;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use super::directives::{Sources, expand};
use super::{Problem, Problems, includes, markdown_files};
use crate::repository::Repository;

/// Its name in `book.toml`. In process it takes the place of the command that is declared there.
pub const NAME: &str = "workbook";

/// Every page with its directives replaced.
pub struct Directives {
    repository: Repository,
    /// What each page says, and what becomes of it.
    pages: HashMap<PathBuf, (String, String)>,
    /// The files and folders that the pages are made of.
    pub used: Vec<PathBuf>,
    pub problems: Vec<Problem>,
}

impl Directives {
    /// Reads every page under `book/src` and replaces its directives and checks its includes.
    pub fn read(repository: &Repository) -> Result<Self> {
        let folder = repository.book().join("src");
        let (includes, mut problems) = includes::find(&folder)?;
        problems.extend(includes.iter().filter_map(includes::Include::problem));
        let sources = Sources::new(repository);
        let mut pages = HashMap::new();
        for file in markdown_files(&folder)? {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let (expanded, found) = expand(&file, &text, &sources);
            problems.extend(found);
            pages.insert(file, (text, expanded));
        }
        let mut used = sources.used();
        used.extend(includes.into_iter().map(|include| include.target));
        problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Ok(Self { repository: repository.clone(), pages, used, problems })
    }

    /// Whether the book can be built.
    pub fn check(&self) -> Result<()> {
        Problems::check(&self.repository, &self.problems, &self.used)
    }

    /// The book with its directives replaced.
    pub fn replace(&self, mut book: Book) -> Result<Book> {
        let sources = Sources::new(&self.repository);
        let mut problems = Vec::new();
        let folder = self.repository.book().join("src");
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else { return };
            let Some(path) = &chapter.source_path else { return };
            let file = folder.join(path);
            chapter.content = match self.pages.get(&file) {
                Some((text, expanded)) if *text == chapter.content => expanded.clone(),
                // It was saved in between.
                _ => {
                    let (expanded, found) = expand(&file, &chapter.content, &sources);
                    problems.extend(found);
                    expanded
                }
            };
        });
        Problems::check(&self.repository, &problems, &[])?;
        Ok(book)
    }
}

impl Preprocessor for Directives {
    fn name(&self) -> &str {
        NAME
    }

    fn run(&self, _: &PreprocessorContext, book: Book) -> Result<Book, Error> {
        self.replace(book)
    }
}

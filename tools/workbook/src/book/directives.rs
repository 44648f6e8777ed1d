//! The book's own directives: `{{#transcript 06 name}}` and its like become HTML. Called by `build`
//! and by `preprocessor`.
//!
//! They are replaced before mdBook's own (`{{#include}}`), and only where a page's author wrote
//! them: what they bring along is escaped, so that nothing in a transcript or a program is taken
//! for a directive, for Markdown or for a tag.

mod changes;
mod checkpoints;
mod difference;
pub mod html;
mod question;
mod sources;
mod system;
mod transcript;

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

pub use self::sources::Sources;
use super::scan::{self, Found};
use super::{Problem, line_at, listings};

/// What a directive is given: the words behind its name, and everything it may read.
struct Call<'a> {
    words: Vec<&'a str>,
    /// The page that it stands in, before anything in it was replaced.
    page: &'a str,
    sources: &'a Sources,
}

/// HTML, or what is wrong and what to do.
type Outcome = Result<String, String>;

type Directive = fn(&Call<'_>) -> Outcome;

/// The directives that take one place each; `question` is told apart, because it holds text.
const DIRECTIVES: [(&str, Directive); 5] = [
    ("changes", changes::html),
    ("checkpoints", checkpoints::html),
    ("difference", difference::html),
    ("system", system::html),
    ("transcript", transcript::html),
];

const QUESTION: &str = "question";

/// Whether `name` is one of ours, or ends one of ours.
pub fn is_ours(name: &str) -> bool {
    let name = name.strip_prefix('/').unwrap_or(name);
    name == QUESTION || DIRECTIVES.iter().any(|(known, _)| *known == name)
}

/// Their names, for a message.
pub fn names() -> String {
    let names = DIRECTIVES.iter().map(|(name, _)| *name);
    names.chain([QUESTION]).collect::<Vec<_>>().join(", ")
}

/// The page `file`, whose text is `text`, without our directives; and what is wrong with them.
pub fn expand(file: &Path, text: &str, sources: &Sources) -> (String, Vec<Problem>) {
    let ids = HashSet::new();
    let mut page = Page { file, text, sources, problems: Vec::new(), ids };
    let mut expanded = page.part(text, 1);
    if let Some(step) = sources.step_of_page(file) {
        expanded.push_str(&format!("\n\n<div data-chapter=\"{step}\" hidden></div>\n"));
    }
    (listings::moved_left(file, &expanded), page.problems)
}

/// A page that is being gone through.
struct Page<'a> {
    file: &'a Path,
    text: &'a str,
    sources: &'a Sources,
    problems: Vec<Problem>,
    /// The questions so far.
    ids: HashSet<String>,
}

impl Page<'_> {
    /// A part of the page that begins in `first_line`, with its directives replaced.
    fn part(&mut self, text: &str, first_line: usize) -> String {
        let code = code_in(text);
        let mut expanded = String::new();
        let mut done = 0;
        for found in scan::directives(text).filter(|found| is_ours(found.name)) {
            if found.place.start < done {
                continue; // inside a question, which has seen to it
            }
            let line = first_line + line_at(text, found.place.start) - 1;
            let end = found.place.end;
            let (html, end) = match misplaced(text, &found, &code) {
                Some(what) => (Err(what), end),
                None if found.name == QUESTION => self.question(text, &found, line),
                None => (self.call(&found), end),
            };
            expanded.push_str(&text[done..found.place.start]);
            match html {
                Ok(html) => expanded.push_str(&format!("\n{html}\n")),
                Err(what) => self.problem(line, format!("`{}`: {what}", found.shown())),
            }
            done = end;
        }
        expanded.push_str(&text[done..]);
        expanded
    }

    fn call(&self, found: &Found<'_>) -> Outcome {
        let Some((_, directive)) = DIRECTIVES.iter().find(|(name, _)| *name == found.name) else {
            return Err("closes a question that is not open".to_owned());
        };
        let words = found.arguments.split_whitespace().collect();
        directive(&Call { words, page: self.text, sources: self.sources })
    }

    /// The question that begins with `found`, and where it ends.
    fn question(&mut self, text: &str, found: &Found<'_>, line: usize) -> (Outcome, usize) {
        let start = found.place.end;
        let mut rest = scan::directives(text).filter(|next| next.place.start >= start);
        let end = rest.find(|next| next.name == "/question" || next.name == QUESTION);
        let Some(end) = end.filter(|next| next.name == "/question") else {
            let what = "needs a line `{{/question}}` behind its text, before the next question";
            return (Err(what.to_owned()), start);
        };
        let id = found.arguments;
        if !self.ids.insert(id.to_owned()) {
            let what = "another question of this page has that name, and would share its answer";
            return (Err(what.to_owned()), end.place.end);
        }
        let name = self.file.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let html = match question::pieces(&name, id, &text[start..end.place.start]) {
            Ok(pieces) => Ok(self.put_together(pieces, line)),
            Err(what) => Err(what),
        };
        (html, end.place.end)
    }

    /// The author's own text is Markdown, and may have directives in it.
    fn put_together(&mut self, pieces: Vec<question::Piece>, line: usize) -> String {
        let mut html = String::new();
        for piece in pieces {
            match piece {
                question::Piece::Html(text) => html.push_str(&text),
                question::Piece::Markdown { text, below } => {
                    let text = self.part(&text, line + below);
                    html.push_str(&format!("\n\n{}\n\n", text.trim_matches('\n')));
                }
            }
        }
        html
    }

    fn problem(&mut self, line: usize, what: String) {
        self.problems.push(Problem { file: self.file.to_owned(), line, what });
    }
}

/// Why a directive cannot be replaced where it stands.
fn misplaced(text: &str, found: &Found<'_>, code: &[Range<usize>]) -> Option<String> {
    let begins_line =
        text[..found.place.start].is_empty() || text[..found.place.start].ends_with('\n');
    let ends_line =
        text[found.place.end..].lines().next().is_none_or(|rest| rest.trim().is_empty());
    if code.iter().any(|range| range.contains(&found.place.start)) {
        return Some(
            "stands in a block of code, where it would be shown as tags; put it outside, or write \
             `\\{{` to show it as text"
                .to_owned(),
        );
    }
    (!(begins_line && ends_line)).then(|| {
        "must have a line for itself, from the first column on; write `\\{{` to show it as text"
            .to_owned()
    })
}

/// The blocks of code.
fn code_in(text: &str) -> Vec<Range<usize>> {
    let events = new_cmark_parser(text, &MarkdownOptions::default()).into_offset_iter();
    let is_code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_)));
    events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect()
}

#[cfg(test)]
mod tests;

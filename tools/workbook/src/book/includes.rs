//! `{{#include file:part}}` in the book's pages: does the file exist, and the part of it?
//!
//! mdBook prints a line about a missing file, says nothing of a missing anchor, and ends with 0
//! either way, so the page would show an empty block. Called by `build`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Problem, directives, line_at, markdown_files, scan};

/// One directive of a page.
#[derive(Debug)]
pub struct Include {
    page: PathBuf,
    line: usize,
    /// The file that is included, as a path that can be opened.
    pub target: PathBuf,
    /// The same, as the page names it.
    shown: String,
    /// What stands behind the path: `anchor`, `3`, `3:9`, `3:`, `:9` or nothing.
    part: String,
}

/// Every include of the pages under `source`, and the directives that mdBook would not know.
pub fn find(source: &Path) -> Result<(Vec<Include>, Vec<Problem>)> {
    let mut includes = Vec::new();
    let mut problems = Vec::new();
    for page in markdown_files(source)? {
        let text = std::fs::read_to_string(&page)
            .with_context(|| format!("cannot read {}", page.display()))?;
        for found in scan::directives(&text) {
            let line = line_at(&text, found.place.start);
            let argument = found.arguments.split_whitespace().next().unwrap_or("");
            match found.name {
                "include" | "rustdoc_include" | "playground" if !argument.is_empty() => {
                    let (path, part) = argument.split_once(':').unwrap_or((argument, ""));
                    let target = page.parent().unwrap_or(source).join(path);
                    let (shown, part) = (path.to_owned(), part.to_owned());
                    includes.push(Include { page: page.clone(), line, target, shown, part });
                }
                "title" => {}
                ours if directives::is_ours(ours) => {}
                _ => problems.push(Problem {
                    file: page.clone(),
                    line,
                    what: format!(
                        "`{}` is no directive of mdBook, nor one of the book's own ({}); write \
                         `{{{{#include path/to/file.rs:anchor}}}}`, or `\\{{{{#` to show it as text",
                        found.shown(),
                        directives::names()
                    ),
                }),
            }
        }
    }
    Ok((includes, problems))
}

impl Include {
    /// What is wrong with it, if anything.
    pub fn problem(&self) -> Option<Problem> {
        let what = match std::fs::read_to_string(&self.target) {
            Err(error) => Some(format!(
                "the included file `{}` cannot be read ({error}); paths start at the page's folder",
                self.shown
            )),
            Ok(text) => self.problem_in(&text),
        };
        what.map(|what| Problem { file: self.page.clone(), line: self.line, what })
    }

    fn problem_in(&self, text: &str) -> Option<String> {
        let (first, rest) = self.part.split_once(':').unwrap_or((&self.part, ""));
        if first.is_empty() || first.parse::<usize>().is_ok() {
            self.problem_of_lines(text, first, rest)
        } else {
            self.problem_of_anchor(text, first)
        }
    }

    /// Lines are counted from 1; `3` is one line, `3:` goes to the end.
    fn problem_of_lines(&self, text: &str, first: &str, rest: &str) -> Option<String> {
        let count = text.lines().count();
        let start = first.parse().unwrap_or(1);
        let end = rest.parse().unwrap_or(if first.is_empty() { count } else { start });
        let shown = &self.shown;
        if start == 0 || start > count || end > count {
            Some(format!("lines `{}` are asked for, but `{shown}` has {count}", self.part))
        } else if end < start {
            Some(format!("the lines `{}` of `{shown}` end before they start", self.part))
        } else {
            None
        }
    }

    /// mdBook takes the first anchor of the name, up to its end, or up to the end of the file.
    fn problem_of_anchor(&self, text: &str, anchor: &str) -> Option<String> {
        let starts = lines_with(text, "ANCHOR:", anchor);
        let ends = lines_with(text, "ANCHOR_END:", anchor);
        let shown = &self.shown;
        match (starts.as_slice(), ends.as_slice()) {
            ([], _) => Some(format!(
                "`{shown}` has no anchor `{anchor}`; its anchors are: {}",
                anchors(text).join(", ")
            )),
            ([_, second, ..], _) => Some(format!(
                "`{shown}` has the anchor `{anchor}` a second time in line {second}; rename one"
            )),
            ([start], [end]) if end <= start => Some(format!(
                "`{shown}` ends the anchor `{anchor}` in line {end}, before it starts in {start}"
            )),
            ([start], [end]) if end - start < 2 => {
                Some(format!("the anchor `{anchor}` in line {start} of `{shown}` is empty"))
            }
            ([_], [_]) => None,
            ([start], _) => Some(format!(
                "the anchor `{anchor}` in line {start} of `{shown}` needs one line with \
                 `ANCHOR_END: {anchor}`"
            )),
        }
    }
}

/// The lines, from 1, that carry `marker` with exactly this name.
fn lines_with(text: &str, marker: &str, name: &str) -> Vec<usize> {
    let named = |line: &str| name_behind(line, marker).is_some_and(|found| found == name);
    text.lines().enumerate().filter(|(_, line)| named(line)).map(|(index, _)| index + 1).collect()
}

/// The lines between an anchor and its end, without those that hold other anchors.
pub fn anchored<'a>(text: &'a str, anchor: &str) -> Option<Vec<&'a str>> {
    let [start] = lines_with(text, "ANCHOR:", anchor)[..] else { return None };
    let [end] = lines_with(text, "ANCHOR_END:", anchor)[..] else { return None };
    let between = text.lines().take(end - 1).skip(start);
    let is_code = |line: &&str| !line.contains("ANCHOR:") && !line.contains("ANCHOR_END:");
    Some(between.filter(is_code).collect())
}

fn anchors(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| name_behind(line, "ANCHOR:")).collect()
}

/// The name behind `marker`, by mdBook's `ANCHOR:\s*([\w_-]+)`.
fn name_behind<'a>(line: &'a str, marker: &str) -> Option<&'a str> {
    let behind = line[line.find(marker)? + marker.len()..].trim_start();
    let end = behind.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    Some(&behind[..end.unwrap_or(behind.len())]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The problem of `{{#include code.rs<part>}}`, where `code.rs` holds `code`.
    fn problem(part: &str, code: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("code.rs"), code).unwrap();
        let page = format!("# Page\n\n```rust\n{{{{#include code.rs{part}}}}}\n```\n");
        std::fs::write(folder.path().join("page.md"), page).unwrap();
        let (includes, problems) = find(folder.path()).unwrap();
        assert_eq!((includes.len(), problems.len()), (1, 0));
        let problem = includes[0].problem();
        assert!(problem.as_ref().is_none_or(|problem| problem.line == 4));
        problem.map(|problem| problem.what).unwrap_or_default()
    }

    const CODE: &str = "fn one() {}\n// ANCHOR: two\nfn two() {}\n// ANCHOR_END: two\n";

    #[test]
    fn what_exists_can_be_included() {
        for part in ["", ":two", ":1", ":1:2", ":2:", ":4:4"] {
            assert_eq!(problem(part, CODE), "", "{part}");
        }
    }

    #[test]
    fn a_missing_anchor_is_named_with_those_that_exist() {
        let problem = problem(":three", CODE);
        assert!(problem.contains("no anchor `three`; its anchors are: two"), "{problem}");
    }

    #[test]
    fn an_anchor_without_an_end_a_double_one_and_an_empty_one_are_refused() {
        let open = problem(":two", "// ANCHOR: two\nfn two() {}\n");
        assert!(open.contains("needs one line with `ANCHOR_END: two`"), "{open}");
        let double = problem(":two", &CODE.repeat(2));
        assert!(double.contains("a second time in line 6"), "{double}");
        let empty = problem(":two", "// ANCHOR: two\n// ANCHOR_END: two\n");
        assert!(empty.contains("is empty"), "{empty}");
        let turned = problem(":two", "// ANCHOR_END: two\n// ANCHOR: two\n");
        assert!(turned.contains("before it starts"), "{turned}");
    }

    #[test]
    fn lines_beyond_the_end_are_refused() {
        for part in [":5", ":0:2", ":2:9", ":9:", ":3:2"] {
            let problem = problem(part, CODE);
            assert!(problem.contains("code.rs"), "{part}: {problem}");
        }
    }

    #[test]
    fn a_missing_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("page.md"), "{{#include gone.rs}}\n").unwrap();
        let (includes, _) = find(folder.path()).unwrap();
        let problem = includes[0].problem().unwrap();
        assert!(problem.what.contains("gone.rs` cannot be read"), "{}", problem.what);
    }

    #[test]
    fn a_misspelt_directive_is_refused_and_an_escaped_one_is_text() {
        let folder = tempfile::tempdir().unwrap();
        let page = "\\{{#include text.rs}}\n\n{{#inclde code.rs}}\n";
        std::fs::write(folder.path().join("page.md"), page).unwrap();
        let (includes, problems) = find(folder.path()).unwrap();
        assert_eq!(includes.len(), 0);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].line, 3);
        assert!(problems[0].what.contains("no directive"), "{}", problems[0].what);
    }
}

//! Links inside the repository: does the page exist, and the heading? Called by `build`.
//!
//! Checks the book's pages, `README.md`, `docs/` and the steps' `README.md`. Links to other hosts
//! are left alone: the book is read without a network.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::{Problem, line_at, markdown_files};
use crate::repository::Repository;

/// What a document can be linked at, and what it links to.
#[derive(Debug, Default)]
struct Document {
    ids: HashSet<String>,
    /// Id and text of each heading and term.
    headings: Vec<(String, String)>,
    /// Line and target of each link and image.
    links: Vec<(usize, String)>,
}

/// Every link that leads nowhere.
pub fn problems(repository: &Repository) -> Result<Vec<Problem>> {
    let pages = repository.book().join("src");
    let mut documents = BTreeMap::new();
    for file in documents_of(repository)? {
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))?;
        documents.insert(file, Document::parse(&text));
    }
    let mut problems = Vec::new();
    for (file, document) in &documents {
        for (line, link) in &document.links {
            if let Some(what) = what_is_wrong(file, link, &pages, &documents) {
                problems.push(Problem { file: file.clone(), line: *line, what });
            }
        }
    }
    Ok(problems)
}

/// Id and text of each heading of a page.
pub fn headings(page: &str) -> Vec<(String, String)> {
    Document::parse(page).headings
}

/// The files whose links are checked.
fn documents_of(repository: &Repository) -> Result<Vec<PathBuf>> {
    let mut files = markdown_files(&repository.book().join("src"))?;
    let docs = repository.root().join("docs");
    if docs.is_dir() {
        files.extend(markdown_files(&docs)?);
    }
    let steps = repository.steps()?.into_iter().map(|name| repository.step(&name));
    let folders = std::iter::once(repository.root().to_owned()).chain(steps);
    files.extend(folders.map(|folder| folder.join("README.md")).filter(|file| file.is_file()));
    Ok(files)
}

fn what_is_wrong(
    file: &Path,
    link: &str,
    pages: &Path,
    documents: &BTreeMap<PathBuf, Document>,
) -> Option<String> {
    if has_scheme(link) {
        return None;
    }
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let is_page = file.starts_with(pages);
    let target = if path.is_empty() {
        file.to_owned()
    } else {
        normal(&file.parent().unwrap_or(pages).join(path))
    };
    if path.starts_with('/') {
        return Some(format!(
            "`{link}` starts at the server's root; write it relative to this file"
        ));
    }
    if is_page && !target.starts_with(pages) {
        return Some(format!(
            "`{link}` leads out of the book, where nothing is served; name the file as `code`"
        ));
    }
    if !target.exists() {
        return Some(format!("`{link}` leads to nothing; paths start at this file's folder"));
    }
    // Only pages that SUMMARY.md names are rendered.
    let summary = documents.get(&pages.join("SUMMARY.md"));
    let page_name = target.strip_prefix(pages).ok().and_then(Path::to_str);
    if let (Some(summary), Some(name)) = (summary, page_name)
        && is_page
        && name.ends_with(".md")
        && !summary.links.iter().any(|(_, listed)| listed.trim_start_matches("./") == name)
    {
        return Some(format!(
            "`{link}` is a page that SUMMARY.md does not list, so nobody gets it"
        ));
    }
    let known = &documents.get(&target)?.ids;
    if heading.is_empty() || known.contains(heading) {
        return None;
    }
    let mut known: Vec<_> = known.iter().map(String::as_str).collect();
    known.sort_unstable();
    Some(format!("`{link}` names no heading there; the headings are: {}", known.join(", ")))
}

/// `https:`, `mailto:` and the like.
fn has_scheme(link: &str) -> bool {
    link.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    })
}

/// `path` without `.` and `..`, whether it exists or not.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

impl Document {
    /// Reads it as mdBook does, so that the headings get the ids that the pages will have.
    fn parse(text: &str) -> Self {
        let mut document = Self::default();
        // The heading or definition term that is being read, and the id written behind it.
        let mut heading: Option<(String, Option<String>)> = None;
        let options = MarkdownOptions::default();
        for (event, range) in new_cmark_parser(text, &options).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { id, .. }) => {
                    heading = Some((String::new(), id.map(|id| id.to_string())));
                }
                Event::Start(Tag::DefinitionListTitle) => heading = Some((String::new(), None)),
                Event::End(TagEnd::Heading(_) | TagEnd::DefinitionListTitle) => {
                    document.add_heading(heading.take());
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push((line_at(text, range.start), dest_url.to_string()));
                }
                Event::Text(part) | Event::Code(part) => {
                    if let Some((title, _)) = &mut heading {
                        title.push_str(&part);
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) => document.add_html(text, range),
                _ => {}
            }
        }
        document
    }

    fn add_heading(&mut self, heading: Option<(String, Option<String>)>) {
        let Some((title, written)) = heading else { return };
        let id = written.unwrap_or_else(|| {
            let id = id_of(&title);
            let numbered = (1..).map(|number| format!("{id}-{number}"));
            let mut candidates = std::iter::once(id.clone()).chain(numbered);
            candidates.find(|id| !self.ids.contains(id)).unwrap_or(id)
        });
        self.ids.insert(id.clone());
        self.headings.push((id, title));
    }

    /// Ids and links written as HTML: `<a id="…">`, `<img src="…">`.
    fn add_html(&mut self, text: &str, range: Range<usize>) {
        let html = &text[range.clone()];
        for attribute in ["id", "href", "src"] {
            let opening = format!(" {attribute}=\"");
            for (offset, _) in html.match_indices(&opening) {
                let value = html[offset + opening.len()..].split('"').next().unwrap_or("");
                if attribute == "id" {
                    self.ids.insert(value.to_owned());
                } else {
                    let line = line_at(text, range.start + offset);
                    self.links.push((line, value.to_owned()));
                }
            }
        }
    }
}

/// mdBook's id of a heading (`id_from_content` in its HTML renderer).
fn id_of(title: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    title.trim().to_lowercase().chars().filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clone with these files, and what is wrong with its links.
    fn problems_of(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in ["steps", "book/src"] {
            std::fs::create_dir_all(root.join(path)).unwrap();
        }
        std::fs::write(root.join("Cargo.toml"), "").unwrap();
        for (path, text) in files {
            std::fs::write(root.join(path), text).unwrap();
        }
        let repository = Repository::around(root).unwrap();
        let problems = problems(&repository).unwrap();
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.what)).collect()
    }

    const SUMMARY: (&str, &str) = ("book/src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n");

    #[test]
    fn pages_headings_terms_and_html_ids_can_be_linked() {
        let two = "# The `JOIN` isn't gone!\n\n## Twice\n\n## Twice\n\nTerm\n: What it is.\n\n\
                   ## Named {#other}\n\n<a id=\"here\"></a>\n";
        let one = "[a](two.md#the-join-isnt-gone) [b](two.md#twice-1) [c](two.md#term)\n\
                   [d](two.md#other) [e](two.md#here) [f](https://example.com/x#y) [g](#one)\n\n# One\n";
        let files = [SUMMARY, ("book/src/one.md", one), ("book/src/two.md", two)];
        assert_eq!(problems_of(&files), Vec::<String>::new());
    }

    #[test]
    fn links_that_lead_nowhere_are_named_with_their_line() {
        let one = "# One\n\n[a](gone.md)\n[b](two.md#gone)\n[c](../../README.md)\n[d](/two.html)\n\
                   [e](loose.md)\n\n<img src=\"gone.svg\">\n";
        let loose = ("book/src/loose.md", "");
        let files = [SUMMARY, ("book/src/one.md", one), ("book/src/two.md", "# Two\n"), loose];
        let found = problems_of(&files);
        let wanted = [
            "3: `gone.md` leads to nothing",
            "4: `two.md#gone` names no heading there; \
                      the headings are: two",
            "5: `../../README.md` leads out of the book",
            "6: `/two.html` starts at the server",
            "7: `loose.md` is a page that SUMMARY",
            "9: `gone.svg` leads to nothing",
        ];
        assert_eq!(found.len(), wanted.len(), "{found:#?}");
        for (found, wanted) in found.iter().zip(wanted) {
            assert!(found.starts_with(wanted), "{found}");
        }
    }

    #[test]
    fn a_chapter_without_its_file_is_a_link_that_leads_nowhere() {
        let found = problems_of(&[SUMMARY, ("book/src/one.md", "")]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("2: `two.md` leads to nothing"), "{found:?}");
    }

    #[test]
    fn a_readme_may_link_to_any_file_of_the_repository() {
        let readme = ("README.md", "[a](book/src/one.md#one) [b](Cargo.toml) [c](gone)\n");
        let pages = [SUMMARY, ("book/src/one.md", "# One\n"), ("book/src/two.md", "")];
        let found = problems_of(&[pages[0], pages[1], pages[2], readme]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("1: `gone` leads to nothing"));
    }
}

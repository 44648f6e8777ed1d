//! The book: nothing in it is typed by hand unseen, everything resolves, nothing is fetched.

use std::ops::Range;
use std::path::Path;
use std::process::Command;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root};

/// Blocks of code or output that are neither included nor marked.
fn unmarked_blocks(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for page in files::with_extension(&root.join("book/src"), "md") {
        let text = files::text(&page);
        for (range, contents) in blocks(&text) {
            if !only_includes(&contents)
                && let Some(what) = what_is_wrong(root, marker_before(&text, range.start))
            {
                let line = text[..range.start].matches('\n').count() + 1;
                faults.push(Fault::new(&page, line, what));
            }
        }
    }
    faults
}

/// The place and the contents of each block of code, and of each `<pre>`.
fn blocks(text: &str) -> Vec<(Range<usize>, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(Range<usize>, String)> = None;
    for (event, range) in new_cmark_parser(text, &MarkdownOptions::default()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                open = Some((range, String::new()));
            }
            Event::Text(part) => {
                if let Some((_, contents)) = &mut open {
                    contents.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            Event::Html(html) if html.contains("<pre") => blocks.push((range, html.to_string())),
            _ => {}
        }
    }
    blocks
}

fn only_includes(contents: &str) -> bool {
    contents.lines().map(str::trim).filter(|line| !line.is_empty()).all(|line| {
        (line.starts_with("{{#include ") || line.starts_with("{{#rustdoc_include "))
            && line.ends_with("}}")
    })
}

/// `<!-- … -->` in the last line before the block, without its brackets.
fn marker_before(text: &str, block: usize) -> Option<&str> {
    let start = text[..block].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[..start].trim_end().lines().next_back()?;
    let line = line.trim_start_matches(['>', ' ']);
    line.strip_prefix("<!--")?.strip_suffix("-->").map(str::trim)
}

fn what_is_wrong(root: &Path, marker: Option<&str>) -> Option<String> {
    let (kind, rest) = marker.and_then(|marker| marker.split_once(':')).unwrap_or_default();
    match (kind, rest.trim()) {
        ("illustration", "") => Some("say why: `<!-- illustration: why -->`".to_owned()),
        ("illustration", _) => None,
        ("tested-by", test) => {
            let (file, name) = test.split_once("::").unwrap_or((test, ""));
            let name = name.rsplit("::").next().unwrap_or_default();
            let exists =
                !name.is_empty() && files::text(&root.join(file)).contains(&format!("fn {name}("));
            (!exists).then(|| format!("there is no test `{test}`; write path/to/file.rs::its_name"))
        }
        _ => Some(
            "this block is typed by hand: `{{#include}}` it from a step or a snapshot, or put \
             `<!-- tested-by: path/to/file.rs::test -->` or `<!-- illustration: why -->` in the \
             line before it"
                .to_owned(),
        ),
    }
}

/// What a page of the built book would fetch from elsewhere.
fn foreign_resources(built: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in files::below(built) {
        let text = files::text(&file);
        let kind = file.extension().and_then(|extension| extension.to_str());
        for (line, text) in files::numbered(&text) {
            let found = match kind {
                Some("html") => foreign_in_html(text),
                Some("css") => ["url(", "@import "].iter().find_map(|before| foreign(text, before)),
                _ => None,
            };
            if let Some(resource) = found {
                let what = format!("fetches `{resource}`; put the file into book/src instead");
                faults.push(Fault::new(&file, line, what));
            }
        }
    }
    faults
}

/// A link that a reader may follow is no resource; what a page needs to be shown is.
fn foreign_in_html(line: &str) -> Option<&str> {
    let needed = [" src=", " srcset=", " poster=", " data=", "xlink:href=", "url("];
    let stylesheet = line.split("<link").skip(1).find_map(|tag| foreign(tag, " href="));
    let runs = line.contains("class=\"playground\"").then_some("the Rust playground");
    needed.iter().find_map(|before| foreign(line, before)).or(stylesheet).or(runs)
}

/// The address of another host that stands directly behind `before`.
fn foreign<'a>(line: &'a str, before: &str) -> Option<&'a str> {
    line.match_indices(before).find_map(|(place, _)| {
        let value = line[place + before.len()..].trim_start_matches(['"', '\'', ' ']);
        let elsewhere = ["http:", "https:", "//"].iter().any(|start| value.starts_with(start));
        let end = value.find(['"', '\'', ')', ' ', '>']).unwrap_or(value.len());
        elsewhere.then(|| &value[..end])
    })
}

#[test]
fn every_block_is_included_tested_or_marked() {
    assert_none(&unmarked_blocks(&root()));
}

/// Includes, anchors, links, headings: `read` knows how to check them, so it is asked.
#[test]
fn everything_in_the_book_resolves_and_nothing_is_fetched() {
    let build = Command::new(env!("CARGO_BIN_EXE_workbook"))
        .args(["read", "--build-only"])
        .current_dir(root())
        .output()
        .unwrap();
    let said = [build.stdout, build.stderr].concat();
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&said));
    let built = root().join("target/book");
    assert!(built.join("introduction.html").is_file(), "{}", String::from_utf8_lossy(&said));
    assert_none(&foreign_resources(&built));
}

#[test]
fn a_block_typed_by_hand_is_found() {
    let page = "```rust\n{{#include ../../steps/01-one/src/lib.rs:one}}\n```\n\n\
        ```sh\nls\n```\n\n\
        <!-- illustration: no test can show a browser -->\n\n```text\nx\n```\n\n\
        <!-- illustration: -->\n```text\nx\n```\n\n\
        <!-- tested-by: tests/walk.rs::a_walk -->\n```text\nx\n```\n\n\
        <!-- tested-by: tests/walk.rs::gone -->\n```text\nx\n```\n\n\
        Text\n\n    indented\n\n<pre>\nx\n</pre>\n";
    let files = [("book/src/one.md", page), ("tests/walk.rs", "fn a_walk() {}\n")];
    let wanted = [
        "book/src/one.md:5: this block is typed by hand",
        "book/src/one.md:16: say why",
        "book/src/one.md:26: there is no test `tests/walk.rs::gone`",
        "book/src/one.md:32: this block",
        "book/src/one.md:34: this block",
    ];
    assert_found(unmarked_blocks, &files, &wanted);
}

#[test]
fn a_page_that_fetches_is_found() {
    let page = "<a href=\"https://example.com\">fine</a>\n<img alt=\"\" src=\"https://example.com/a\">\n\
        <link rel=\"icon\" href=\"//example.com/b\"><a href=\"https://example.com\">fine</a>\n\
        <script src=\"local.js\"></script>\n<pre class=\"playground\">\n";
    let style =
        "a { background: url('http://example.com/c') }\n@import \"https://example.com/d\";\n";
    let wanted = [
        "one.css:1: fetches `http://example.com/c`",
        "one.css:2: fetches `https://example.com/d`",
        "one.html:2: fetches `https://example.com/a`",
        "one.html:3: fetches `//example.com/b`",
        "one.html:5: fetches `the Rust playground`",
    ];
    assert_found(foreign_resources, &[("one.html", page), ("one.css", style)], &wanted);
}

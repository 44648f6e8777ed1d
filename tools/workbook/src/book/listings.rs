//! Listings without the indentation that all their lines share. Called by `directives`.
//!
//! What is included out of the middle of an `impl` stands as far to the right as it does there, and a
//! narrow page would show its indentation instead of the ends of its lines. mdBook includes a part as
//! it is, so the listings that gain by it are included here.

use std::path::Path;

use super::includes::anchored;
use super::scan;

/// Opens a block of code and closes it.
const FENCE: &str = "```";

/// The page `file`, whose text is `text`, with each such block of code moved to the left.
pub fn moved_left(file: &Path, text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(line) = rest.split_inclusive('\n').next() {
        page.push_str(line);
        rest = &rest[line.len()..];
        if !line.starts_with(FENCE) {
            continue;
        }
        let inside = rest.split_inclusive('\n').take_while(|line| line.trim_end() != FENCE);
        let block = &rest[..inside.map(str::len).sum()];
        page.push_str(&listing(file, block).unwrap_or_else(|| block.to_owned()));
        // The line that closes it, which would open another one.
        let closing = rest[block.len()..].split_inclusive('\n').next().unwrap_or("");
        page.push_str(closing);
        rest = &rest[block.len() + closing.len()..];
    }
    page
}

/// The lines of a block, with what they include; `None` where mdBook does as well.
fn listing(file: &Path, block: &str) -> Option<String> {
    let mut lines = Vec::new();
    for line in block.lines() {
        match scan::directives(line).next() {
            Some(found) if found.name == "include" && found.place == (0..line.len()) => {
                let (path, anchor) = found.arguments.split_once(':')?;
                let code = std::fs::read_to_string(file.parent()?.join(path)).ok()?;
                lines.extend(anchored(&code, anchor)?.into_iter().map(str::to_owned));
            }
            Some(_) => return None,
            None => lines.push(line.to_owned()),
        }
    }
    let indentation = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(indentation).min()?;
    let is_plain = |line: &String| !line.contains("{{") && !line.starts_with(FENCE);
    if shared == 0 || !lines.iter().all(is_plain) {
        return None;
    }
    Some(lines.iter().map(|line| format!("{}\n", line.get(shared..).unwrap_or(""))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "\
impl One {
    // ANCHOR: two
    fn two() {
        // ANCHOR: three
        three();

        \u{e9}();
        // ANCHOR_END: three
    }
    // ANCHOR_END: two
    // ANCHOR: macros
    fn f() { g!({{a}}) }
    // ANCHOR_END: macros
}
";

    /// What a page with `block` in a block of code becomes.
    fn moved(block: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("code.rs"), CODE).unwrap();
        let page = |block: &str| format!("# Page\n\n```rust\n{block}```\n\n```sh\nls\n```\n");
        let whole = moved_left(&folder.path().join("page.md"), &page(block));
        let (head, tail) = ("# Page\n\n```rust\n", "```\n\n```sh\nls\n```\n");
        whole.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).unwrap().to_owned()
    }

    #[test]
    fn what_is_included_begins_at_the_left() {
        assert_eq!(moved("{{#include code.rs:three}}\n"), "three();\n\n\u{e9}();\n");
        let two = "fn two() {\n    three();\n\n    \u{e9}();\n}\n";
        assert_eq!(moved("{{#include code.rs:two}}\n"), two);
    }

    #[test]
    fn the_parts_of_a_block_keep_their_places_to_each_other() {
        let block = "    // before\n{{#include code.rs:three}}\n";
        assert_eq!(moved(block), "// before\n    three();\n\n    \u{e9}();\n");
    }

    #[test]
    fn mdbook_includes_the_rest() {
        for block in [
            "fn one() {\n{{#include code.rs:two}}\n}\n",
            "{{#include code.rs}}\n",
            "{{#include code.rs:1:2}}\n",
            "{{#include code.rs:gone}}\n",
            "{{#include gone.rs:two}}\n",
            "{{#include code.rs:macros}}\n",
            "{{#playground code.rs:two}}\n",
            "ls\n",
            "",
        ] {
            assert_eq!(moved(block), block);
        }
    }

    #[test]
    fn a_block_that_nothing_closes_stays() {
        let page = "```rust\n{{#include code.rs:two}}";
        assert_eq!(moved_left(Path::new("page.md"), page), page);
    }
}

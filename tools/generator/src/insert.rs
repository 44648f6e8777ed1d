//! Lines above a marker: `// generate: models`. Called by `compare` and `replay`.

use std::ops::Range;
use std::path::Path;

use anyhow::{Result, bail};

use crate::render;

/// The file with the lines in it, or None if they stand there already.
pub fn insert(path: &Path, text: &str, mark: &str, lines: &[String]) -> Result<Option<String>> {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let all: Vec<&str> = text.lines().collect();
    let places: Vec<_> = (0..all.len()).filter(|at| is_marker(all[*at], mark)).collect();
    let around = match places.as_slice() {
        [place] if path.extension().is_some_and(|extension| extension == "toml") => {
            &all[table_around(&all, *place)]
        }
        _ => &all[..],
    };
    if has(&around.join("\n"), lines) {
        return Ok(None);
    }
    let [place] = places.as_slice() else {
        let sign = if is_rust(path) { "//" } else { "#" };
        let how_often = if places.is_empty() { "no line" } else { "more than one line" };
        bail!(
            "{} has {how_often} `{sign} generate: {mark}`, so nobody can tell where these belong; put \
             the marker where they may stand, or add them by hand:\n\n    {}\n",
            path.display(),
            lines.join("\n    ")
        );
    };
    let indent: String = all[*place].chars().take_while(|c| c.is_whitespace()).collect();
    let indented = lines.iter().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!("{indent}{line}"),
    });
    let mut new: Vec<String> = all.iter().map(|line| (*line).to_owned()).collect();
    new.splice(*place..*place, indented);
    let mut new = new.join(line_end);
    if text.ends_with('\n') {
        new.push_str(line_end);
    }
    // Rust that was in order stays in order: `mod` and `use` lines are sorted.
    let name = path.display().to_string();
    let in_order = is_rust(path) && render::rustfmt(&name, text).is_ok_and(|same| same == text);
    Ok(Some(if in_order { render::rustfmt(&name, &new)? } else { new }))
}

/// The lines of the TOML table in which `place` is: what stands in another says something else.
fn table_around(all: &[&str], place: usize) -> Range<usize> {
    let is_header = |line: &&str| line.trim_start().starts_with('[');
    let start = all[..place].iter().rposition(is_header).unwrap_or(0);
    let length = all[place..].iter().position(is_header).unwrap_or(all.len() - place);
    start..place + length
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn is_marker(line: &str, mark: &str) -> bool {
    let line = line.trim();
    let comment = ["//", "#", "--", "<!--"].iter().find_map(|sign| line.strip_prefix(sign));
    let comment = comment.map(|text| text.trim_end_matches("-->").trim());
    comment.and_then(|text| text.strip_prefix("generate:")).is_some_and(|name| name.trim() == mark)
}

/// Whether the lines stand in the text: as a block, white space aside, or, if each is a whole item
/// (`mod book;`), one by one, as sorting scatters them.
fn has(text: &str, lines: &[String]) -> bool {
    let block = lines.join("\n");
    let (wanted, there) = (tokens(&block), tokens(text));
    if wanted.is_empty() || there.windows(wanted.len()).any(|window| window == wanted) {
        return true;
    }
    let is_item = |line: &String| {
        let line = line.trim().trim_start_matches("pub ");
        line.ends_with(';') && (line.starts_with("mod ") || line.starts_with("use "))
    };
    let stands = |line: &String| text.lines().any(|other| other.trim() == line.trim());
    lines.iter().all(|line| is_item(line) && stands(line))
}

/// Words and signs, without the white space between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

//! The patterns of `regexp`. Called by `operators`, `condition` and `sql`.
//!
//! Three engines must say the same: the crate `regex` in memory; in SQLite, which has no engine, the
//! same crate, registered by sqlx; and PostgreSQL's own. They differ in what `\d`, `\b` and `.` mean,
//! and PostgreSQL's knows references back, which can keep a server busy for hours. So a pattern is
//! read once, by the crate `regex-syntax`, into a tree without any of that (characters, classes,
//! repetitions), its size is limited, and it is written anew for PostgreSQL.

use std::fmt::Write;

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// As long as the pattern is that a text must match somewhere.
#[derive(Clone, Debug)]
pub struct Regexp {
    /// For the crate `regex`.
    pub pattern: String,
    /// For PostgreSQL: an "advanced" regular expression.
    pub postgres: String,
    compiled: regex::Regex,
}

impl Regexp {
    /// In characters.
    const LONGEST: usize = 200;
    /// In characters and classes, with repetitions written out. PostgreSQL 15 takes 0.3 ms for
    /// `(a?){50}a{50}` in a text of 500 characters, and 100 ms for `(a?){255}a{255}`.
    const LARGEST: usize = 200;
    /// So many ranges of a class are as large as a character. `\w` has more than 700.
    const RANGES: usize = 40;

    /// `^Em+a`, or between slashes `/^em+a/i`, where `i` ignores the case. The error ends a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().count() > Self::LONGEST {
            return Err(format!("must not be longer than {} characters", Self::LONGEST));
        }
        let pattern = without_slashes(text)?;
        let tree = regex_syntax::parse(&pattern).map_err(|error| explain(&error))?;
        let mut postgres = String::new();
        if write(&tree, &mut postgres)? > Self::LARGEST {
            return Err("is too large a pattern".into());
        }
        let compiled = regex::Regex::new(&pattern).map_err(|_| "is too large a pattern")?;
        Ok(Self { pattern, postgres, compiled })
    }

    pub fn matches(&self, text: &str) -> bool {
        self.compiled.is_match(text)
    }
}

fn without_slashes(text: &str) -> Result<String, String> {
    match text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')) {
        None => Ok(text.to_owned()),
        Some((pattern, "")) => Ok(pattern.to_owned()),
        Some((pattern, "i")) => Ok(format!("(?i){pattern}")),
        Some((_, flags)) => Err(format!("has unknown flags `{flags}`: there is only `i`")),
    }
}

fn explain(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => format!("is no pattern: {}", error.kind()),
        regex_syntax::Error::Translate(error) => format!("is no pattern: {}", error.kind()),
        _ => "is no pattern".into(),
    }
}

/// Writes a tree for PostgreSQL, and returns its size.
fn write(tree: &Hir, out: &mut String) -> Result<usize, String> {
    match tree.kind() {
        HirKind::Empty => out.push_str("(?:)"),
        HirKind::Literal(literal) => return write_literal(&literal.0, out),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter().map(|range| (range.start(), range.end()));
            return write_class(ranges, out);
        }
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter();
            return write_class(
                ranges.map(|range| (range.start().into(), range.end().into())),
                out,
            );
        }
        HirKind::Look(Look::Start) => out.push('^'),
        HirKind::Look(Look::End) => out.push('$'),
        HirKind::Look(_) => return Err(r"must not ask for the edges of words or lines".into()),
        HirKind::Repetition(repetition) => return write_repetition(repetition, out),
        HirKind::Capture(capture) => return write_group(&[&capture.sub], "", out),
        HirKind::Concat(parts) => return write_group(&parts.iter().collect::<Vec<_>>(), "", out),
        HirKind::Alternation(parts) => {
            return write_group(&parts.iter().collect::<Vec<_>>(), "|", out);
        }
    }
    Ok(1)
}

fn write_group(parts: &[&Hir], between: &str, out: &mut String) -> Result<usize, String> {
    let mut size = 0;
    out.push_str("(?:");
    for (index, part) in parts.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { between });
        size += write(part, out)?;
    }
    out.push(')');
    Ok(size)
}

fn write_repetition(repetition: &Repetition, out: &mut String) -> Result<usize, String> {
    let size = write_group(&[&repetition.sub], "", out)?;
    // Whether it is greedy makes no difference to whether it matches.
    match (repetition.min, repetition.max) {
        (0, None) => out.push('*'),
        (1, None) => out.push('+'),
        (min, None) => write!(out, "{{{min},}}").unwrap_or_default(),
        (min, Some(max)) => write!(out, "{{{min},{max}}}").unwrap_or_default(),
    }
    let most = repetition.max.unwrap_or(repetition.min).max(1);
    Ok(size.saturating_mul(most as usize))
}

fn write_literal(bytes: &[u8], out: &mut String) -> Result<usize, String> {
    let text = str::from_utf8(bytes).map_err(|_| "must match characters, not bytes")?;
    for character in text.chars() {
        write_character(character, out)?;
    }
    Ok(text.chars().count())
}

/// A class with every range written out, so that `\d` means the same everywhere.
fn write_class(
    ranges: impl Iterator<Item = (char, char)>,
    out: &mut String,
) -> Result<usize, String> {
    let mut count = 0;
    out.push('[');
    for (start, end) in ranges {
        // No text contains U+0000.
        write_character(start.max('\u{1}'), out)?;
        out.push('-');
        write_character(end.max('\u{1}'), out)?;
        count += 1;
    }
    out.push(']');
    match count {
        0 => Err("has a class that nothing belongs to".into()),
        _ => Ok(1 + count / Regexp::RANGES),
    }
}

/// By its number, so that nothing has a special meaning.
fn write_character(character: char, out: &mut String) -> Result<(), String> {
    match character {
        '\0' => Err("must not contain the character U+0000".into()),
        '0'..='9' | 'A'..='Z' | 'a'..='z' => {
            out.push(character);
            Ok(())
        }
        character => write!(out, r"\U{:08X}", u32::from(character)).map_err(|_| String::new()),
    }
}

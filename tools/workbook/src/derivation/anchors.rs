//! mdBook's anchors in a source file: where each begins and ends. Called by `derivation`.

/// A region between `// ANCHOR: name` and `// ANCHOR_END: name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub name: String,
    /// The line, from 0, of `ANCHOR`.
    pub start: usize,
    /// The line, from 0, of `ANCHOR_END`.
    pub end: usize,
}

/// What is wrong with a file's anchors, and in which line, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub message: String,
}

/// A line that mdBook leaves out of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark<'a> {
    Start(&'a str),
    End(&'a str),
}

/// The sign that begins a comment in a file of this name; `None` where holes and anchors cannot be.
pub fn comment_sign(path: &std::path::Path) -> Option<&'static str> {
    match path.extension()?.to_str()? {
        "rs" | "proto" | "js" => Some("//"),
        "toml" | "yaml" | "yml" | "sh" | "conf" => Some("#"),
        "sql" => Some("--"),
        _ => None,
    }
}

/// The mark in `line`, if the whole line is one.
pub fn mark<'a>(line: &'a str, sign: &str) -> Option<Mark<'a>> {
    let comment = line.trim().strip_prefix(sign)?.trim_start();
    let (mark, name): (fn(&'a str) -> Mark<'a>, _) =
        if let Some(name) = comment.strip_prefix("ANCHOR_END:") {
            (Mark::End, name)
        } else {
            (Mark::Start, comment.strip_prefix("ANCHOR:")?)
        };
    let name = name.trim();
    let plain = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    (!name.is_empty() && name.chars().all(plain)).then(|| mark(name))
}

/// Every anchor of `text`, in the order of their beginnings. Anchors may lie in each other and
/// overlap, as they may for mdBook; an anchor's name is used once in a file.
pub fn anchors(text: &str, sign: &str) -> Result<Vec<Anchor>, Fault> {
    let mut found: Vec<(Anchor, bool)> = Vec::new();
    for (line, text) in text.lines().enumerate() {
        let fault = |message| Err(Fault { line: line + 1, message });
        match mark(text, sign) {
            Some(Mark::Start(name)) => {
                if let Some((earlier, _)) = found.iter().find(|(anchor, _)| anchor.name == name) {
                    let earlier = earlier.start + 1;
                    return fault(format!(
                        "the anchor `{name}` begins a second time: see line {earlier}"
                    ));
                }
                found.push((Anchor { name: name.to_owned(), start: line, end: line }, false));
            }
            Some(Mark::End(name)) => {
                match found.iter_mut().find(|(anchor, ended)| anchor.name == name && !ended) {
                    Some((anchor, ended)) => (anchor.end, *ended) = (line, true),
                    None => {
                        return fault(format!(
                            "the anchor `{name}` ends here, but no `{sign} ANCHOR: {name}` stands before"
                        ));
                    }
                }
            }
            None if text.contains("ANCHOR:") || text.contains("ANCHOR_END:") => {
                return fault(format!(
                    "mdBook takes this line for an anchor, which must be a line of its own: `{sign} ANCHOR: name`"
                ));
            }
            None => {}
        }
    }
    if let Some((anchor, _)) = found.iter().find(|(_, ended)| !ended) {
        let Anchor { name, start, .. } = anchor;
        let message = format!("the anchor `{name}` has no end: add `{sign} ANCHOR_END: {name}`");
        return Err(Fault { line: start + 1, message });
    }
    Ok(found.into_iter().map(|(anchor, _)| anchor).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_may_nest_and_overlap() {
        let text = "// ANCHOR: a\n// ANCHOR: b\nx\n// ANCHOR_END: a\n  // ANCHOR_END: b\n";
        let anchor = |name: &str, start, end| Anchor { name: name.to_owned(), start, end };
        assert_eq!(anchors(text, "//"), Ok(vec![anchor("a", 0, 3), anchor("b", 1, 4)]));
    }

    #[test]
    fn a_fault_names_its_line() {
        let line_of = |text| anchors(text, "--").unwrap_err().line;
        assert_eq!(line_of("x\n-- ANCHOR: a\n"), 2, "no end");
        assert_eq!(line_of("x\nx\n-- ANCHOR_END: a\n"), 3, "no start");
        assert_eq!(line_of("-- ANCHOR: a\n-- ANCHOR_END: a\n-- ANCHOR: a\n"), 3, "twice");
        assert_eq!(line_of("select 1; -- ANCHOR: a\n"), 1, "not on a line of its own");
    }

    #[test]
    fn a_name_is_letters_digits_underscore_and_hyphen() {
        assert_eq!(mark("  # ANCHOR: a_b-1  ", "#"), Some(Mark::Start("a_b-1")));
        assert_eq!(mark("# ANCHOR_END: a", "#"), Some(Mark::End("a")));
        assert_eq!(mark("# ANCHOR: two words", "#"), None);
        assert_eq!(mark("# ANCHOR:", "#"), None);
    }
}

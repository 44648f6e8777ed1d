//! JSON with its parts marked, and the names that stand for what differs from run to run
//! (`[note 1]`). Called by `transcript`.
//!
//! It is done here and not by a script in the page, which would have to wait for it; and by hand,
//! because the JSON of a transcript is laid out already, and a name may stand where JSON has none.

use super::super::html::escape;

/// `body`, highlighted if it looks like JSON.
pub fn highlighted(body: &str) -> String {
    let is_json = body.starts_with(['{', '[', '"']) || body.parse::<f64>().is_ok();
    if !is_json || body.starts_with("[[") {
        return with_names(body);
    }
    let mut html = String::new();
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let (part, class) = token(rest, first);
        let (text, behind) = rest.split_at(part);
        let class = match class {
            "string" if behind.trim_start().starts_with(':') => "key",
            class => class,
        };
        match class {
            "" => html.push_str(&escape(text)),
            "string" => {
                html.push_str(&format!("<span class=\"j-string\">{}</span>", with_names(text)))
            }
            class => html.push_str(&format!("<span class=\"j-{class}\">{}</span>", escape(text))),
        }
        rest = behind;
    }
    html
}

/// How many bytes the token that begins `rest` has, and what it is.
fn token(rest: &str, first: char) -> (usize, &'static str) {
    let until = |ends: fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
    match first {
        '"' => (string(rest), "string"),
        '-' | '0'..='9' => {
            (until(|letter| !(letter.is_ascii_digit() || "+-.eE".contains(letter))), "number")
        }
        letter if letter.is_alphabetic() => (until(|letter| !letter.is_alphanumeric()), "word"),
        letter => (letter.len_utf8(), ""),
    }
}

/// The length of the string that begins `text`, its quotes included; an open one ends with the line.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            '\n' => return place,
            '"' if !escaped => return place + 1,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    text.len()
}

/// `text` with its names marked.
pub fn with_names(text: &str) -> String {
    let mut html = String::new();
    for part in parts(text) {
        match part {
            Part::Text(text) => html.push_str(&escape(text)),
            Part::Name(name) => html.push_str(&format!("<i class=\"name\">{}</i>", escape(name))),
        }
    }
    html
}

/// A piece of a transcript's text.
#[derive(Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    /// `[note 1]`, with its brackets.
    Name(&'a str),
}

/// `text` cut at its names: a letter behind the bracket, and nothing in it that only JSON has. In
/// `where[title]` the brackets were sent.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((start, length)) = name_in(rest) {
        if start > 0 {
            parts.push(Part::Text(&rest[..start]));
        }
        parts.push(Part::Name(&rest[start..start + length]));
        rest = &rest[start + length..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Where the first name begins, and how long it is.
fn name_in(text: &str) -> Option<(usize, usize)> {
    text.match_indices('[').find_map(|(start, _)| {
        let inside = &text[start + 1..];
        let end = inside.find(|letter| "[]{}\"\n".contains(letter))?;
        let sent =
            text[..start].ends_with(|before: char| before.is_alphanumeric() || before == ']');
        let is_name = !sent
            && inside[end..].starts_with(']')
            && inside.starts_with(|letter: char| letter.is_alphabetic());
        is_name.then_some((start, end + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_strings_numbers_and_words_are_told_apart() {
        let html = highlighted("{\n  \"a\": [\"b:\", -1.5e3, true, null]\n}");
        for part in [
            "<span class=\"j-key\">&quot;a&quot;</span>: [",
            "<span class=\"j-string\">&quot;b:&quot;</span>",
            "<span class=\"j-number\">-1.5e3</span>",
            "<span class=\"j-word\">true</span>",
            "<span class=\"j-word\">null</span>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn what_was_recorded_cannot_leave_its_panel() {
        let html = highlighted("{\"a\\\"</script>\": \"{{#include x}}\"}");
        assert!(!html.contains("</script>") && !html.contains("{{"), "{html}");
        assert!(html.contains("&quot;a\\&quot;&lt;/script&gt;&quot;</span>:"), "{html}");
        assert!(highlighted("\"open\nnext").contains("open</span>&#10;"));
        assert_eq!(with_names("<b>{{x"), "&lt;b&gt;&#123;&#123;x");
    }

    #[test]
    fn names_are_found_in_paths_and_strings_but_not_in_arrays() {
        let name = |text| format!("<i class=\"name\">{text}</i>");
        assert_eq!(with_names("/notes/[note 1]/a"), format!("/notes/{}/a", name("[note 1]")));
        assert!(highlighted("[\"[Ada's id]\"]").contains(&name("[Ada's id]")));
        for text in ["[]", "[1]", "[ note]", "[a\n]", "[a", "[\"a\"]", "?where[title][eq]=a"] {
            assert!(!with_names(text).contains("name"), "{text}");
        }
    }
}

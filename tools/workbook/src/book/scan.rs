//! Finding `{{#name …}}` in a page. Called by `includes` and by `directives`.

use std::ops::Range;

/// One directive, as it stands in a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// From the first brace to behind the last one.
    pub place: Range<usize>,
    /// `include`, `transcript`; `/question` where a directive that holds text ends.
    pub name: &'a str,
    /// What stands behind the name.
    pub arguments: &'a str,
}

impl Found<'_> {
    /// As an author would write it.
    pub fn shown(&self) -> String {
        let sign = if self.name.starts_with('/') { "" } else { "#" };
        let space = if self.arguments.is_empty() { "" } else { " " };
        format!("{{{{{sign}{}{space}{}}}}}", self.name, self.arguments)
    }
}

/// Every directive of `text`, in order; `\{{#` is text.
pub fn directives(text: &str) -> impl Iterator<Item = Found<'_>> {
    text.match_indices("{{").filter_map(|(start, _)| {
        let inside = text[start + 2..].trim_start();
        let inside = match inside.strip_prefix('#') {
            Some(inside) => inside.trim_start(),
            None => inside.starts_with('/').then_some(inside)?,
        };
        let length = inside.find('}')?;
        if text[..start].ends_with('\\') || !inside[length..].starts_with("}}") {
            return None;
        }
        let end = text.len() - inside.len() + length + 2;
        let words = inside[..length].trim();
        let (name, arguments) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        Some(Found { place: start..end, name, arguments: arguments.trim() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str, &str)> {
        let found = directives(text);
        found.map(|found| (found.name, found.arguments, &text[found.place])).collect()
    }

    #[test]
    fn a_directive_has_a_name_and_arguments() {
        let text = "a {{#one x  y}} b\n{{ # two }}\n{{#three}}{{/three}}";
        let wanted = [
            ("one", "x  y", "{{#one x  y}}"),
            ("two", "", "{{ # two }}"),
            ("three", "", "{{#three}}"),
            ("/three", "", "{{/three}}"),
        ];
        assert_eq!(found(text), wanted);
        assert_eq!(directives(text).next().unwrap().shown(), "{{#one x  y}}");
    }

    #[test]
    fn what_is_escaped_or_not_closed_is_text() {
        for text in ["\\{{#one}}", "{{#one", "{{#one}", "{{one}}", "{#one}}", "{{#a}b}}"] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}

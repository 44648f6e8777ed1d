//! Text as HTML that stands in a Markdown page. Called by every directive.

use mdbook_markdown::pulldown_cmark::html::push_html;
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

/// `text`, so that it is shown as it is: neither a tag nor a directive of mdBook is found in it, and
/// no line of it is blank, which would end the HTML in a Markdown page.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '{' => escaped.push_str("&#123;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// One paragraph of Markdown without its `<p>`: a task, an option.
pub fn inline(markdown: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, new_cmark_parser(markdown.trim(), &MarkdownOptions::default()));
    let html = html.trim().strip_prefix("<p>").unwrap_or(&html).to_owned();
    let html = html.trim_end().strip_suffix("</p>").unwrap_or(&html);
    html.replace('{', "&#123;").replace('\n', " ")
}

/// `<code>…</code>`
pub fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

/// `1 file`, `2 files`
pub fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_escaped_text_is_a_tag_a_directive_or_a_blank_line() {
        let escaped = escape("</script>\n\n{{#include x}} & \"y\"");
        assert_eq!(
            escaped,
            "&lt;/script&gt;&#10;&#10;&#123;&#123;#include x}} &amp; &quot;y&quot;"
        );
    }

    #[test]
    fn inline_markdown_keeps_its_code_and_loses_its_paragraph() {
        assert_eq!(
            inline("Answer `{{201}}`,\nand *go*."),
            "Answer <code>&#123;&#123;201}}</code>, and <em>go</em>."
        );
        assert_eq!(inline("1 < 2"), "1 &lt; 2");
    }
}

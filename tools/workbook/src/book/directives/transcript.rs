//! `{{#transcript 06 name_of_the_test}}`: what went over the wire, as panels, from the snapshot that
//! the test checks. Behind the name, what of it:
//!
//! - `2` or `2-4`: exchanges, counted from 1; an exchange is a request with the sentence before it
//!   and the answers after it; `2+` takes the sentence behind it as well,
//! - `request`, `answer`: only these of them, without sentences,
//! - `3500ms-6000ms`: of a timeline only the lines of that time.

mod curl;
mod json;
mod parse;
mod select;

use super::html::{count, escape};
use super::{Call, Outcome};
use crate::checking::difference::transcript_of_snapshot;
use crate::suites::TRANSCRIPTS;
use parse::{Block, Kind};

/// A body of more lines than this is folded.
const LONGEST_BODY: usize = 12;

/// The panels.
pub fn html(call: &Call<'_>) -> Outcome {
    let [step, name, selectors @ ..] = call.words.as_slice() else {
        let form = "`{{#transcript 06 name_of_the_test}}`";
        return Err(format!("needs the step and the name of a test: {form}"));
    };
    let step = call.sources.find_step(step)?;
    let Some(snapshot) = call.sources.snapshot(&step, name) else {
        let known = call.sources.names_in(&step, TRANSCRIPTS);
        let near = nearest(name, &known);
        return Err(format!("there is no steps/{step}/{TRANSCRIPTS}/{name}.snap; {near}"));
    };
    let exchanges = parse::exchanges(transcript_of_snapshot(&snapshot));
    let chosen = select::select(exchanges, selectors)?;
    let panels: String = chosen.iter().map(|(number, blocks)| exchange(*number, blocks)).collect();
    Ok(format!("<div class=\"transcript\" data-transcript=\"{name}\">\n{panels}</div>"))
}

/// The test whose name is most like the wanted one.
fn nearest(wanted: &str, known: &[String]) -> String {
    let likeness = |name: &String| {
        let ratio = similar::TextDiff::from_chars(wanted, name.as_str()).ratio();
        (ratio * 1000.0) as u32
    };
    match known.iter().max_by_key(|name| likeness(name)) {
        Some(name) => format!("the name most like it is `{name}`"),
        None => "the step has no transcripts".to_owned(),
    }
}

fn exchange(number: usize, blocks: &[Block]) -> String {
    let blocks: String = blocks.iter().map(block).collect();
    format!("<div class=\"exchange\" data-exchange=\"{number}\">\n{blocks}</div>\n")
}

/// Text with its names, in which `backticks` make code as in the chapters.
fn sentence(text: &str) -> String {
    let pieces: Vec<_> = text.split('`').map(json::with_names).collect();
    if pieces.len() % 2 == 0 {
        return pieces.join("`"); // one is open, so none of them is a pair for sure
    }
    let piece = |(at, piece): (usize, &String)| match at % 2 {
        0 => piece.clone(),
        _ => format!("<code>{piece}</code>"),
    };
    pieces.iter().enumerate().map(piece).collect()
}

fn block(block: &Block) -> String {
    match block.kind {
        Kind::Sentence => {
            let text = block.lines.iter().map(|line| line.trim_start_matches("# "));
            let text: Vec<_> = text.collect();
            format!("<p class=\"sentence\">{}</p>\n", sentence(&text.join(" ")))
        }
        Kind::Timeline => {
            let lines: String = block.lines.iter().map(|line| timeline(line)).collect();
            format!("<pre class=\"wire timeline\">{lines}</pre>\n")
        }
        Kind::Request => request(block),
        Kind::Answer => answer(block),
        Kind::Mail => {
            let subject = block.first().trim_start_matches("(mail) ");
            let (_, body) = block.headers_and_body();
            message("mail", "", "Mail", &format!("(mail) {}", json::with_names(subject)), "", &body)
        }
        Kind::Other => format!("<pre class=\"wire\">{}</pre>\n", json::highlighted(&block.text())),
    }
}

/// `#    305 ms    answered 200`: the time apart from what happened.
fn timeline(line: &str) -> String {
    let line = line.trim_start_matches("# ");
    let (time, rest) = line.split_once(" ms").unwrap_or(("", line));
    let (time, rest) = (escape(time), escape(rest));
    format!("<span class=\"line\"><span class=\"time\">{time} ms</span>{rest}&#10;</span>")
}

fn request(block: &Block) -> String {
    let start = block.first().trim_start_matches("--> ");
    let (method, path) = start.split_once(' ').unwrap_or((start, ""));
    let start = format!("--&gt; <b>{}</b> {}", escape(method), json::with_names(path));
    let (headers, body) = block.headers_and_body();
    let curl = match curl::command(method, path, &headers, &body) {
        Some(curl) => format!(" data-curl=\"{}\"", escape(&curl)),
        None => String::new(),
    };
    message("request", &curl, "Request", &start, &shown(&headers), &body)
}

fn answer(block: &Block) -> String {
    let start = block.first().trim_start_matches("<-- ");
    let kind = match start.bytes().next() {
        Some(b'2' | b'3') if start.as_bytes().get(3) == Some(&b' ') => "good",
        _ => "bad",
    };
    let start = format!("&lt;-- <b class=\"{kind}\">{}</b>", escape(start));
    let (headers, body) = block.headers_and_body();
    message("answer", "", "Answer", &start, &shown(&headers), &body)
}

fn shown(headers: &[(String, String)]) -> String {
    let line = |(name, value): &(String, String)| {
        format!("<span class=\"header\">{}:</span> {}", escape(name), json::with_names(value))
    };
    headers.iter().map(line).collect::<Vec<_>>().join("&#10;")
}

/// A request, an answer or a mail.
fn message(
    class: &str,
    attributes: &str,
    label: &str,
    start: &str,
    headers: &str,
    body: &str,
) -> String {
    let gap = if headers.is_empty() { "" } else { "&#10;" };
    let mut html = format!(
        "<div class=\"message {class}\"{attributes} role=\"group\" aria-label=\"{label}\">\
         <pre class=\"wire\">{start}{gap}{headers}</pre>"
    );
    let lines = body.lines().count();
    let body = json::highlighted(body);
    if lines > LONGEST_BODY {
        html.push_str(&format!(
            "<details class=\"body\"><summary>the body, {}</summary><pre class=\"wire\">{body}</pre>\
             </details>",
            count(lines, "line")
        ));
    } else if lines > 0 {
        html.push_str(&format!("<pre class=\"wire body\">{body}</pre>"));
    }
    html.push_str("</div>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_code_where_its_backticks_are_pairs() {
        assert_eq!(
            sentence("`a<b>` is [note 1]."),
            "<code>a&lt;b&gt;</code> is <i class=\"name\">[note 1]</i>."
        );
        assert_eq!(sentence("one ` alone"), "one ` alone");
    }
}

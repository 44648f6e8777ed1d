//! `{{#question id}}` … `{{/question}}`: a question whose answer waits.
//!
//! What stands between is Markdown. With a line `---` in it, what comes before is the question and
//! what comes after its answer. With a task list in it, the items are the options: the first
//! paragraph of each is the option, what follows is why it is right (`[x]`) or wrong (`[ ]`).
//! Without a script everything is there to be unfolded; `keep.js` makes a form of it.

use super::html::{escape, inline};

/// What a question becomes: our tags around the author's text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    Html(String),
    /// Text of the author, which begins so many lines below the question's first.
    Markdown {
        text: String,
        below: usize,
    },
}

/// One option of a choice.
#[derive(Debug)]
struct Choice {
    is_right: bool,
    option: String,
    why: String,
    /// Where `why` begins, in lines below the question's first.
    below: usize,
}

const FORMS: &str = "a question is text, a line `---` and the answer; or text and a list of options, \
                     `- [x]` the right ones and `- [ ]` the others, each with its explanation in a \
                     paragraph below it";

/// The question `id` of the page `page`, whose text is `body`.
pub fn pieces(page: &str, id: &str, body: &str) -> Result<Vec<Piece>, String> {
    let plain =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if id.is_empty() || !id.chars().all(plain) {
        return Err(
            "needs a name of small letters, digits and `-`: `{{#question who-wins}}`".to_owned()
        );
    }
    let lines: Vec<&str> = body.lines().collect();
    let rule = lines.iter().position(|line| line.trim_end() == "---");
    let first_option = lines.iter().position(|line| is_option(line).is_some());
    let (split, kind) = match (rule, first_option) {
        (Some(rule), None) => (rule, "open"),
        (None, Some(first)) => (first, "choice"),
        (Some(_), Some(_)) => return Err(format!("has both a line `---` and options; {FORMS}")),
        (None, None) => return Err(format!("has no answer; {FORMS}")),
    };
    let ask = lines[..split].join("\n");
    if ask.trim().is_empty() {
        return Err(format!("asks nothing; {FORMS}"));
    }
    let mut pieces = vec![
        Piece::Html(format!(
            "<section class=\"question {kind}\" id=\"question-{id}\" data-question=\"{}#{id}\">\n\
             <div class=\"ask\">",
            escape(page)
        )),
        Piece::Markdown { text: ask, below: 0 },
        Piece::Html("</div>".to_owned()),
    ];
    match kind {
        "open" => pieces.extend(answer(&lines[split + 1..], split + 1)?),
        _ => pieces.extend(choice(&choices(&lines[split..], split)?)),
    }
    pieces.push(Piece::Html("\n</section>\n".to_owned()));
    Ok(pieces)
}

fn answer(lines: &[&str], below: usize) -> Result<Vec<Piece>, String> {
    let text = lines.join("\n");
    if text.trim().is_empty() {
        return Err(format!("has nothing behind its line `---`; {FORMS}"));
    }
    Ok(vec![
        Piece::Html("\n<details class=\"answer\">\n<summary>The answer</summary>".to_owned()),
        Piece::Markdown { text, below },
        Piece::Html("</details>".to_owned()),
    ])
}

/// Whether a line begins an option: if so, whether a right one, and its text.
fn is_option(line: &str) -> Option<(bool, &str)> {
    let right = line.strip_prefix("- [x] ").map(|text| (true, text));
    right.or_else(|| line.strip_prefix("- [ ] ").map(|text| (false, text)))
}

fn choices(lines: &[&str], below: usize) -> Result<Vec<Choice>, String> {
    let mut choices: Vec<Choice> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if let Some((is_right, text)) = is_option(line) {
            let below = below + number;
            choices.push(Choice { is_right, option: text.to_owned(), why: String::new(), below });
            continue;
        }
        let Some(last) = choices.last_mut() else { continue };
        let text = match line.strip_prefix("  ") {
            Some(text) => text,
            None if line.trim().is_empty() => "",
            None => {
                return Err(format!(
                    "the line `{line}` belongs to no option; indent it by two spaces, or put it in \
                     front of the options"
                ));
            }
        };
        let in_option = last.why.is_empty() && !text.is_empty();
        if in_option {
            last.option.push_str(&format!("\n{text}"));
        } else {
            last.why.push_str(&format!("{text}\n"));
        }
    }
    for choice in &mut choices {
        // What stands behind the first blank line is the explanation.
        choice.below += choice.option.lines().count();
    }
    check(&choices)?;
    Ok(choices)
}

fn check(choices: &[Choice]) -> Result<(), String> {
    if let Some(bare) = choices.iter().find(|choice| choice.why.trim().is_empty()) {
        return Err(format!(
            "the option `{}` has no explanation; write it below, behind a blank line, indented by \
             two spaces",
            bare.option
        ));
    }
    let right = choices.iter().filter(|choice| choice.is_right).count();
    match right {
        0 => Err("has no right option; mark it `- [x]`".to_owned()),
        right if right == choices.len() => Err("has no wrong option; mark it `- [ ]`".to_owned()),
        _ => Ok(()),
    }
}

fn choice(choices: &[Choice]) -> Vec<Piece> {
    let mut pieces = vec![Piece::Html("\n<ol class=\"options\">".to_owned())];
    for choice in choices {
        let (class, verdict) = match choice.is_right {
            true => ("right", "Right."),
            false => ("wrong", "Not this one."),
        };
        pieces.push(Piece::Html(format!(
            "\n<li data-option=\"{class}\"><details>\n<summary>{}</summary>\n\
             <p class=\"verdict\">{verdict}</p>",
            inline(&choice.option)
        )));
        pieces.push(Piece::Markdown { text: choice.why.clone(), below: choice.below });
        pieces.push(Piece::Html("</details></li>".to_owned()));
    }
    pieces.push(Piece::Html("\n</ol>".to_owned()));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(body: &str) -> Vec<(String, usize)> {
        let pieces = pieces("one", "who-wins", body).unwrap();
        let markdown = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Markdown { text, below } => Some((text.trim().to_owned(), below)),
            Piece::Html(_) => None,
        });
        markdown.collect()
    }

    fn html(body: &str) -> String {
        let pieces = pieces("one", "who-wins", body).unwrap();
        let html = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Html(html) => Some(html),
            Piece::Markdown { .. } => None,
        });
        html.collect()
    }

    fn fault(id: &str, body: &str) -> String {
        pieces("one", id, body).unwrap_err()
    }

    #[test]
    fn a_line_parts_the_question_from_its_answer() {
        let body = "\nWho wins?\n\n---\n\nNobody.\n\nReally.\n";
        let wanted = [("Who wins?".to_owned(), 0), ("Nobody.\n\nReally.".to_owned(), 4)];
        assert_eq!(markdown(body), wanted);
        let html = html(body);
        assert!(html.contains("id=\"question-who-wins\" data-question=\"one#who-wins\""), "{html}");
        assert!(html.contains("<summary>The answer</summary>"), "{html}");
    }

    #[test]
    fn each_option_has_its_explanation() {
        let body = "\nWhich?\n\n- [ ] `200`\n  twice\n\n  Because\n  not.\n\n  Nor so.\n- [x] 412\n\n  So.\n";
        let wanted = [
            ("Which?".to_owned(), 0),
            ("Because\nnot.\n\nNor so.".to_owned(), 5),
            ("So.".to_owned(), 11),
        ];
        assert_eq!(markdown(body), wanted);
        let html = html(body);
        assert!(
            html.contains(
                "<li data-option=\"wrong\"><details>\n<summary><code>200</code> twice</summary>"
            ),
            "{html}"
        );
        assert!(
            html.contains("<li data-option=\"right\"><details>\n<summary>412</summary>"),
            "{html}"
        );
    }

    #[test]
    fn an_incomplete_question_is_refused_with_the_way_out() {
        for (id, body, wanted) in [
            ("", "a\n\n---\n\nb", "needs a name"),
            ("Who wins", "a\n\n---\n\nb", "needs a name"),
            ("a", "Who wins?\n", "has no answer; a question is text, a line `---`"),
            ("a", "\n---\n\nb", "asks nothing"),
            ("a", "a\n\n---\n\n", "has nothing behind"),
            ("a", "a\n\n---\n\n- [x] b\n\n  c\n", "has both"),
            ("a", "a\n\n- [x] b\n\n- [ ] c\n\n  d\n", "the option `b` has no explanation"),
            ("a", "a\n\n- [ ] b\n\n  c\n", "has no right option"),
            ("a", "a\n\n- [x] b\n\n  c\n", "has no wrong option"),
            ("a", "a\n\n- [x] b\n\n  c\n\nd\n", "the line `d` belongs to no option"),
        ] {
            let fault = fault(id, body);
            assert!(fault.starts_with(wanted), "{body:?}: {fault}");
        }
    }
}

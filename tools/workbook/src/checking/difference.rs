//! The difference of two transcripts, for people and for programs. Called by `checking`, by its
//! presentation and by the served page.

use console::style;
use serde::Serialize;
use std::borrow::Cow;

use similar::{ChangeTag, TextDiff};

/// How many equal lines stand around a change.
const CONTEXT: usize = 3;
/// An exchange of more lines is not shown as a whole.
const LONGEST_EXCHANGE: usize = 48;

/// The transcript in a snapshot file: what follows the header between two `---` lines.
pub fn transcript_of_snapshot(snapshot: &str) -> &str {
    let after_first = snapshot.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    after_first.map_or(snapshot, |(_, transcript)| transcript)
}

/// A text with `\n` at the end of each line, however the student's editor ends them.
pub fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

/// Whether two transcripts say the same; the end of the file does not count, as for insta.
pub fn same(expected: &str, actual: &str) -> bool {
    tidy(expected) == tidy(actual)
}

/// A unified difference without colours.
pub fn unified(expected: &str, actual: &str) -> String {
    let (expected, actual) = (tidy(expected), tidy(actual));
    let difference = TextDiff::from_lines(&expected, &actual);
    let mut unified = difference.unified_diff();
    unified.context_radius(CONTEXT).header("expected", "actual").to_string()
}

/// The same for the eye: − is expected, + is what came, and the words that differ stand out.
pub fn for_the_eye(expected: &str, actual: &str) -> String {
    let Excerpt { lines, more } = excerpt(expected, actual);
    let mut shown: String = lines.iter().map(Line::for_a_terminal).collect();
    match more {
        0 => {}
        1 => shown.push_str(&format!("{}\n", style("  ⋮ one more exchange differs").dim())),
        more => shown
            .push_str(&format!("{}\n", style(format!("  ⋮ {more} more exchanges differ")).dim())),
    }
    shown
}

/// The part of a difference that is worth looking at first.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    pub lines: Vec<Line>,
    /// How many more exchanges differ.
    pub more: usize,
}

/// One line of a difference, without its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    pub sign: Sign,
    pub words: Vec<Word>,
}

/// What a line of a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    Equal,
    Expected,
    Actual,
    /// Stands for equal lines that are not shown.
    LeftOut,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Word {
    pub text: String,
    /// It stands out, because the rest of its line did not change.
    pub changed: bool,
}

/// The first exchange that differs, with its whole request: what comes after it follows from it
/// more often than not.
pub fn excerpt(expected: &str, actual: &str) -> Excerpt {
    let (expected, actual) = (tidy(expected), tidy(actual));
    let difference = TextDiff::from_lines(&expected, &actual);
    let mut exchanges: Vec<Exchange> = vec![Exchange::default()];
    for change in difference.ops().iter().flat_map(|op| difference.iter_inline_changes(op)) {
        let words: Vec<_> = change.iter_strings_lossy().collect();
        let text: String = words.iter().map(|(_, word)| word.as_ref()).collect();
        if exchanges.last().is_some_and(|exchange| exchange.ends_before(&text)) {
            exchanges.push(Exchange::default());
        }
        if let Some(exchange) = exchanges.last_mut() {
            exchange.differs |= change.tag() != ChangeTag::Equal;
            exchange.in_comment = text.starts_with("# ") || (exchange.in_comment && text == "\n");
            exchange.lines.push(Line::of(change.tag(), &words));
        }
    }
    let mut differing = exchanges.iter().filter(|exchange| exchange.differs);
    let lines = differing.next().map(Exchange::shown).unwrap_or_default();
    Excerpt { lines, more: differing.count() }
}

/// A request, or a mail, with the sentence before it and the answers after it.
#[derive(Default)]
struct Exchange {
    lines: Vec<Line>,
    differs: bool,
    /// Nothing but sentences has come so far, so the request that follows belongs to them.
    in_comment: bool,
}

impl Exchange {
    fn ends_before(&self, line: &str) -> bool {
        let starts = ["# ", "--> ", "(mail) "].iter().any(|start| line.starts_with(start));
        starts && !self.lines.is_empty() && !self.in_comment
    }

    /// All of it, unless it is so long that what is the same has to be left out.
    fn shown(&self) -> Vec<Line> {
        let near = |index: usize| {
            let around = index.saturating_sub(CONTEXT)..(index + CONTEXT + 1).min(self.lines.len());
            self.lines[around].iter().any(|line| line.sign != Sign::Equal)
        };
        let short = self.lines.len() <= LONGEST_EXCHANGE;
        let mut shown: Vec<Line> = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            if short || index < LONGEST_EXCHANGE / 4 || near(index) {
                shown.push(line.clone());
            } else if shown.last().is_none_or(|last| last.sign != Sign::LeftOut) {
                shown.push(Line { sign: Sign::LeftOut, words: Vec::new() });
            }
        }
        shown
    }
}

impl Line {
    fn of(tag: ChangeTag, words: &[(bool, std::borrow::Cow<'_, str>)]) -> Self {
        let all_new = words.iter().all(|(changed, _)| *changed);
        let word = |(changed, word): &(bool, std::borrow::Cow<'_, str>)| Word {
            text: word.trim_end_matches('\n').to_owned(),
            changed: *changed && !all_new,
        };
        let sign = match tag {
            ChangeTag::Equal => Sign::Equal,
            ChangeTag::Delete => Sign::Expected,
            ChangeTag::Insert => Sign::Actual,
        };
        Self { sign, words: words.iter().map(word).collect() }
    }

    fn for_a_terminal(&self) -> String {
        let sign = match self.sign {
            Sign::LeftOut => return format!("{}\n", style("  ⋮").dim()),
            Sign::Equal if self.words.iter().all(|word| word.text.trim().is_empty()) => {
                return "\n".to_owned();
            }
            Sign::Equal => "    ",
            Sign::Expected => "  − ",
            Sign::Actual => "  + ",
        };
        let words = self.words.iter().map(|word| painted(&word.text, self.sign, word.changed));
        let line: String = words.collect();
        format!("{}{line}\n", painted(sign, self.sign, false))
    }
}

fn painted(text: &str, sign: Sign, emphasised: bool) -> String {
    let styled = match sign {
        Sign::Equal | Sign::LeftOut => style(text).dim(),
        Sign::Expected => style(text).red(),
        Sign::Actual => style(text).green(),
    };
    if emphasised { styled.bold().underlined().to_string() } else { styled.to_string() }
}

fn tidy(text: &str) -> String {
    let mut tidy = text.replace("\r\n", "\n").trim_end().to_owned();
    tidy.push('\n');
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_snapshot_is_no_part_of_its_transcript() {
        let snapshot = "---\nsource: tests/checkpoints/main.rs\n---\nGET /notes\n---\n200\n";
        assert_eq!(transcript_of_snapshot(snapshot), "GET /notes\n---\n200\n");
        assert!(same("a\r\nb\n\n", "a\nb"));
    }

    #[test]
    fn a_difference_shows_the_changed_lines_and_few_others() {
        let many: String = (0..20).map(|number| format!("line {number}\n")).collect();
        let other = many.replace("line 10", "line ten");
        let unified = unified(&many, &other);
        assert!(unified.contains("-line 10\n+line ten\n"), "{unified}");
        assert!(!unified.contains("line 2\n"), "{unified}");
        let shown = for_the_eye(&many, &other);
        assert!(shown.contains("  − line 10\n  + line ten\n"), "{shown}");
    }

    #[test]
    fn the_first_exchange_that_differs_is_shown_from_its_sentence_on() {
        let first = "# Ada reads.\n\n--> GET /a\n\n<-- 200 OK\n";
        let second = |status| format!("# Ada writes.\n\n--> PUT /b\n\n<-- {status}\n");
        let third = |status| format!("--> GET /c\n\n<-- {status}\n");
        let expected = format!("{first}\n{}\n{}", second("200 OK"), third("200 OK"));
        let actual = format!("{first}\n{}\n{}", second("404 Not Found"), third("500 Oh"));
        let shown = for_the_eye(&expected, &actual);
        assert!(shown.starts_with("    # Ada writes.\n\n    --> PUT /b\n"), "{shown}");
        assert!(shown.contains("  − <-- 200 OK\n  + <-- 404 Not Found\n"), "{shown}");
        assert!(!shown.contains("GET /a") && !shown.contains("GET /c"), "{shown}");
        assert!(shown.ends_with("one more exchange differs\n"), "{shown}");
    }

    #[test]
    fn of_a_long_exchange_the_start_and_the_change_are_shown() {
        let body: String = (0..100).map(|number| format!("line {number}\n")).collect();
        let expected = format!("--> GET /a\n\n<-- 200 OK\n{body}");
        let shown = for_the_eye(&expected, &expected.replace("line 80", "line eighty"));
        assert!(shown.starts_with("    --> GET /a\n"), "{shown}");
        assert!(shown.contains("⋮\n    line 77\n") && !shown.contains("line 50"), "{shown}");
    }
}

//! A hole in a file of an exercise: how it is written, and how it is found again in what a student
//! made of the file. Called by `derivation`, `check`, `reset`, `solution` and `hint`.

use crate::exercise::Hole;

/// The longest line of a hole's comment, in columns.
const WIDTH: usize = 96;

/// Where a hole stands and what its comments look like.
pub struct Frame<'a> {
    /// Its number, from 1, and how many holes the exercise has.
    pub place: (usize, usize),
    pub sign: &'a str,
    pub indentation: &'a str,
}

impl Frame<'_> {
    /// What stands in the exercise instead of the lines between the anchors, and of the anchors: the
    /// task, the checkpoints, `body` and the end.
    pub fn around(&self, hole: &Hole, body: impl Iterator<Item = String>) -> Vec<String> {
        let (name, (number, count)) = (hole.name(), self.place);
        let task = format!("HOLE {number} of {count}, {name}: {}", hole.task);
        let green = format!("Turns green: {}", hole.checkpoints.get_ref().join(", "));
        let start = format!("{}{} ", self.indentation, self.sign);
        let mut lines = wrapped(&task, &start);
        lines.extend(wrapped(&green, &start));
        lines.extend(body);
        lines.push(format!("{start}END OF HOLE {name}"));
        lines
    }
}

/// The starter's lines, each at `indentation`.
pub fn starter(hole: &Hole, indentation: &str) -> Vec<String> {
    let at_indentation = |line: &str| match line.trim().is_empty() {
        true => String::new(),
        false => format!("{indentation}{line}"),
    };
    hole.starter().trim_matches('\n').lines().map(at_indentation).collect()
}

/// A hole as it stands in a file of the exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub name: String,
    /// The line, from 0, of `HOLE n of m, name: …`.
    pub start: usize,
    /// The line, from 0, of `END OF HOLE name`.
    pub end: usize,
}

/// The holes whose two marks still stand in `text`, which may have been edited in any way.
pub fn regions(text: &str, sign: &str) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut open: Option<(String, usize)> = None;
    for (line, text) in text.lines().enumerate() {
        let Some(comment) = text.trim().strip_prefix(sign) else { continue };
        if let Some(name) = begins(comment.trim()) {
            open = Some((name.to_owned(), line));
        } else if let Some(name) = comment.trim().strip_prefix("END OF HOLE ")
            && let Some((_, start)) = open.take_if(|(open, _)| open == name)
        {
            regions.push(Region { name: name.to_owned(), start, end: line });
        }
    }
    regions
}

/// The line, from 1, in which the hole `name` begins, even if its end is gone.
pub fn line_of(text: &str, sign: &str, name: &str) -> Option<usize> {
    let begins_it = |line: &str| {
        line.trim().strip_prefix(sign).and_then(|comment| begins(comment.trim())) == Some(name)
    };
    text.lines().position(begins_it).map(|line| line + 1)
}

/// `created_note` in `HOLE 2 of 6, created_note: Insert the note`.
fn begins(comment: &str) -> Option<&str> {
    let (numbers, rest) = comment.strip_prefix("HOLE ")?.split_once(", ")?;
    let (number, count) = numbers.split_once(" of ")?;
    let (_, _): (usize, usize) = (number.parse().ok()?, count.parse().ok()?);
    rest.split_once(':').map(|(name, _)| name)
}

/// `text` in lines of at most `WIDTH` columns, each beginning with `start`.
fn wrapped(text: &str, start: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{start}{word}")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_found_after_any_edit_between_its_marks() {
        let text = "fn f() {\n    // HOLE 2 of 6, a-note: Insert: it.\n    // no more\n    1\n\n    // END OF HOLE a-note\n}\n";
        let region = Region { name: "a-note".to_owned(), start: 1, end: 5 };
        assert_eq!(regions(text, "//"), [region]);
        assert_eq!(line_of(text, "//", "a-note"), Some(2));
    }

    #[test]
    fn a_region_without_its_end_is_none_and_swallows_no_other() {
        let text = "# END OF HOLE a\n# HOLE 1 of 1, a: A.\n# END OF HOLE b\n# END OF HOLE a\n";
        let region = Region { name: "a".to_owned(), start: 1, end: 3 };
        assert_eq!(regions(text, "#"), [region]);
        let text = "# HOLE 1 of 2, a: A.\n# HOLE 2 of 2, b: B.\n# END OF HOLE b\n# END OF HOLE a\n";
        let region = Region { name: "b".to_owned(), start: 1, end: 2 };
        assert_eq!(regions(text, "#"), [region]);
        assert_eq!(line_of(text, "#", "a"), Some(1));
    }

    #[test]
    fn a_comment_is_wrapped_at_ninety_six_columns() {
        let lines = wrapped(&"to ".repeat(40), "        // ");
        let columns: Vec<_> = lines.iter().map(|line| line.chars().count()).collect();
        assert_eq!(columns, [94, 46], "one more word is three columns more");
        assert!(lines.iter().all(|line| line.starts_with("        // to")), "{lines:#?}");
    }
}

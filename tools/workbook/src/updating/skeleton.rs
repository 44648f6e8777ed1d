//! A file taken apart into its holes and all that is around them. Called by `updating`.
//!
//! The comment above a hole says its number and its checkpoints, which a new chapter changes at once
//! for every hole. So what a student wrote in a hole is merged apart from what stands around it.

use std::path::Path;

use crate::derivation::anchors::comment_sign;
use crate::derivation::hole::regions;

/// A file without what its holes hold.
#[derive(Clone, Debug, Default)]
pub struct Skeleton {
    /// Its lines; each hole is one line, which [`hole_of`] tells from the others.
    pub text: String,
    pub holes: Vec<Hole>,
}

/// A hole as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    pub name: String,
    /// The line, from 1, that it begins in.
    pub line: usize,
    /// The comment with the task and the checkpoints.
    pub head: Vec<String>,
    pub body: Vec<String>,
    /// The mark of its end.
    pub end: String,
}

/// How the line begins that stands for a hole: no file of text has this letter.
const PLACE: &str = "\u{1}hole ";

/// The name of the hole that a line of a skeleton stands for.
pub fn hole_of(line: &str) -> Option<&str> {
    line.strip_prefix(PLACE)
}

/// Takes a file apart. Lines end in `\n` afterwards, whatever the student's editor wrote.
pub fn take_apart(path: &Path, text: &str) -> Skeleton {
    let sign = comment_sign(path);
    let mut regions = sign.map_or(Vec::new(), |sign| regions(text, sign));
    regions.sort_by_key(|region| region.start);
    let lines: Vec<&str> = text.lines().collect();
    let mut skeleton = Skeleton::default();
    let mut next = 0;
    for region in regions.iter().filter(|_| sign.is_some()) {
        lines[next..region.start].iter().for_each(|line| skeleton.push(line));
        skeleton.push(&format!("{PLACE}{}", region.name));
        let held = &lines[region.start..region.end];
        let (head, body) = held.split_at(length_of_head(held, sign.unwrap_or_default()));
        let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        skeleton.holes.push(Hole {
            name: region.name.clone(),
            line: region.start + 1,
            head: owned(head),
            body: owned(body),
            end: lines[region.end].to_owned(),
        });
        next = region.end + 1;
    }
    lines[next..].iter().for_each(|line| skeleton.push(line));
    skeleton
}

impl Skeleton {
    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// The head ends with the list of checkpoints, of which each line but the last ends in a comma.
/// Where a student has cut it, it is the comment at the beginning.
fn length_of_head(held: &[&str], sign: &str) -> usize {
    let comment = |line: &&&str| line.trim_start().starts_with(sign);
    let comments = held.iter().take_while(comment).count();
    let is_list = |line: &&str| line.trim_start()[sign.len()..].trim().starts_with("Turns green: ");
    let Some(list) = held[..comments].iter().position(is_list) else { return comments };
    let more = held[list..comments].iter().take_while(|line| line.trim_end().ends_with(','));
    (list + more.count() + 1).min(comments)
}

/// A body as far indented as that of another version of its hole.
pub fn indented_like(body: &[String], old: &Hole, new: &Hole) -> Vec<String> {
    let width = |line: &str| line.len() - line.trim_start().len();
    let (old, new) = (width(&old.end), width(&new.end));
    let shifted = |line: &String| match line.trim().is_empty() {
        true => line.clone(),
        false if new >= old => format!("{}{line}", " ".repeat(new - old)),
        false => line[(old - new).min(width(line))..].to_owned(),
    };
    body.iter().map(shifted).collect()
}

/// The words of a body: a student who only moved lines has not filled the hole.
pub fn words(body: &[String]) -> Vec<&str> {
    body.iter().flat_map(|line| line.split_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
fn f() {
    // HOLE 1 of 2, a: Do
    // it.
    // Turns green: one,
    // two
    // A word of the starter.
    todo!()
    // END OF HOLE a
}
";

    #[test]
    fn a_hole_has_a_head_a_body_and_an_end() {
        let skeleton = take_apart(Path::new("a.rs"), TEXT);
        assert_eq!(skeleton.text, "fn f() {\n\u{1}hole a\n}\n");
        let hole = &skeleton.holes[0];
        assert_eq!((hole.line, hole.head.len()), (2, 4));
        assert_eq!(hole.body, ["    // A word of the starter.", "    todo!()"]);
        assert_eq!(hole.end, "    // END OF HOLE a");
    }

    #[test]
    fn a_head_that_was_cut_is_the_comment_at_the_beginning() {
        let text = TEXT.replace("    // Turns green: one,\n    // two\n", "");
        let skeleton = take_apart(Path::new("a.rs"), &text);
        assert_eq!(skeleton.holes[0].body, ["    todo!()"]);
        let text = "// HOLE 1 of 1, a: A.\n// END OF HOLE a\n";
        assert!(take_apart(Path::new("a.rs"), text).holes[0].body.is_empty());
    }

    #[test]
    fn a_body_follows_the_indentation_of_its_hole() {
        let hole = |end: &str| Hole {
            end: end.to_owned(),
            ..take_apart(Path::new("a.rs"), TEXT).holes[0].clone()
        };
        let body = ["    if x {".to_owned(), String::new(), "        y".to_owned()];
        let (flat, deep) = (hole("    // END"), hole("        // END"));
        assert_eq!(indented_like(&body, &flat, &deep), ["        if x {", "", "            y"]);
        assert_eq!(indented_like(&body, &deep, &flat), ["if x {", "", "    y"]);
    }
}

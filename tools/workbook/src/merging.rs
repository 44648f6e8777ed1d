//! Three-way merging of files, line by line. Called by `carrying` and by `updating`.
//!
//! `similar` does it, which is here for differences anyway, so nothing needs git for a merge.

use std::borrow::Cow;

use similar::{ConflictStyle, MergeResolution, TextMerge};

use crate::tree::File;

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Every change of both sides.
    Clean(File),
    Conflict(Conflict),
}

/// What two sides changed at one place in different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The line of our side, from 1, at which the first such place begins.
    pub line: usize,
    /// The first such place as it would stand in the file: both sides and the base, between marks.
    pub shown: String,
    /// The whole file, with marks around every such place.
    pub marked: String,
}

/// The names of the three sides, for the marks of a conflict.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    pub base: &'a str,
    pub ours: &'a str,
    pub theirs: &'a str,
}

/// Brings the change from `base` to `theirs` into `ours`. A file that is no text is taken whole, and
/// only where one of the two sides left it as it was.
pub fn merge(base: &File, ours: &File, theirs: &File, labels: Labels<'_>) -> Merged {
    let executable =
        if base.executable == ours.executable { theirs.executable } else { ours.executable };
    let clean = |contents: &[u8]| Merged::Clean(File { contents: contents.to_vec(), executable });
    if ours.contents == base.contents || ours.contents == theirs.contents {
        return clean(&theirs.contents);
    }
    if theirs.contents == base.contents {
        return clean(&ours.contents);
    }
    match (base.text(), ours.text(), theirs.text()) {
        (Some(base), Some(ours), Some(theirs)) => match merge_texts(base, ours, theirs, labels) {
            Ok(text) => clean(text.as_bytes()),
            Err(conflict) => Merged::Conflict(conflict),
        },
        _ => Merged::Conflict(Conflict {
            line: 1,
            shown: "both sides changed it, and it is no text\n".to_owned(),
            marked: String::new(),
        }),
    }
}

/// Merges texts. Lines end as they do in `ours`: an editor of another system changes every one.
pub fn merge_texts(
    base: &str,
    ours: &str,
    theirs: &str,
    labels: Labels<'_>,
) -> Result<String, Conflict> {
    let windows = ours.contains("\r\n");
    let (base, ours, theirs) = (plain(base), plain(ours), plain(theirs));
    let mut merge = TextMerge::from_lines(base.as_ref(), ours.as_ref(), theirs.as_ref());
    merge.conflict_style(ConflictStyle::Diff3).labels(labels.base, labels.ours, labels.theirs);
    let text = merge.to_string();
    let text = if windows { text.replace('\n', "\r\n") } else { text };
    let Some(first) = merge.conflicts().next() else { return Ok(text) };
    let lines = |range: std::ops::Range<usize>, side: &dyn Fn(usize) -> Option<String>| {
        range.filter_map(side).collect::<String>()
    };
    let shown = format!(
        "<<<<<<< {}\n{}||||||| {}\n{}=======\n{}>>>>>>> {}\n",
        labels.ours,
        lines(first.ours_range(), &|line| merge.ours_line(line).map(ended)),
        labels.base,
        lines(first.base_range(), &|line| merge.base_line(line).map(ended)),
        lines(first.theirs_range(), &|line| merge.theirs_line(line).map(ended)),
        labels.theirs,
    );
    Err(Conflict { line: first.ours_range().start + 1, shown, marked: text })
}

/// Merges texts whose lines end in `\n`. Where both sides changed the same lines, theirs stand, and
/// the second value is true; where both only added lines, both additions stay.
pub fn merge_texts_preferring_theirs(base: &str, ours: &str, theirs: &str) -> (String, bool) {
    let merge = TextMerge::from_lines(base, ours, theirs);
    let (mut text, mut lost) = (String::new(), false);
    for region in merge.regions() {
        let of_ours = || region.ours_range().filter_map(|line| merge.ours_line(line));
        let of_theirs = || region.theirs_range().filter_map(|line| merge.theirs_line(line));
        match region.resolution() {
            MergeResolution::Ours => text.extend(of_ours()),
            MergeResolution::Conflict if region.base_range().is_empty() => {
                text.extend(of_theirs());
                text.extend(of_ours().filter(|line| !of_theirs().any(|other| other == *line)));
            }
            MergeResolution::Conflict => {
                text.extend(of_theirs());
                lost = true;
            }
            _ => text.extend(of_theirs()),
        }
    }
    (text, lost)
}

fn plain(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

fn ended(line: &str) -> String {
    format!("{}\n", line.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: Labels<'_> = Labels { base: "before", ours: "ours", theirs: "theirs" };

    fn file(text: &str) -> File {
        File { contents: text.into(), executable: false }
    }

    #[test]
    fn changes_of_both_sides_are_kept() {
        let merged = merge_texts("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", LABELS);
        assert_eq!(merged, Ok("A\nb\nc\nD\n".to_owned()));
        // What both did is done once.
        let merged = merge_texts("a\nb\nc\nd\n", "a\nb\nnew\nc\nd\n", "a\nb\nnew\nc\nD\n", LABELS);
        assert_eq!(merged, Ok("a\nb\nnew\nc\nD\n".to_owned()));
    }

    #[test]
    fn a_conflict_has_its_line_and_both_sides() {
        let conflict = merge_texts("a\nb\nc\n", "new\na\nours\nc\n", "a\ntheirs\nc\n", LABELS);
        let conflict = conflict.unwrap_err();
        assert_eq!(conflict.line, 3);
        let shown = "<<<<<<< ours\nours\n||||||| before\nb\n=======\ntheirs\n>>>>>>> theirs\n";
        assert_eq!(conflict.shown, shown);
        assert_eq!(conflict.marked, format!("new\na\n{shown}c\n"));
    }

    #[test]
    fn theirs_stand_where_both_changed_and_what_both_added_stays() {
        let merge = merge_texts_preferring_theirs;
        let added =
            merge("use a;\n\nfn f()\n", "use a;\nuse b;\n\nfn f()\n", "use a;\nuse c;\n\nfn f()\n");
        assert_eq!(added, ("use a;\nuse c;\nuse b;\n\nfn f()\n".to_owned(), false));
        let changed = merge("a\nb\nc\nd\n", "A\nb\nours\nd\n", "a\nb\ntheirs\nd\n");
        assert_eq!(changed, ("A\nb\ntheirs\nd\n".to_owned(), true));
    }

    #[test]
    fn lines_end_as_ours_do() {
        let merged = merge_texts("a\nb\nc\nd\n", "A\r\nb\r\nc\r\nd\r\n", "a\nb\nc\nD\n", LABELS);
        assert_eq!(merged, Ok("A\r\nb\r\nc\r\nD\r\n".to_owned()));
    }

    #[test]
    fn the_mode_is_merged_too_and_what_is_no_text_is_taken_whole() {
        let (zero, one) = (file("\0"), file("\0one"));
        let executable = File { executable: true, ..file("\0") };
        assert_eq!(merge(&zero, &executable, &one, LABELS), {
            Merged::Clean(File { executable: true, ..one.clone() })
        });
        assert_eq!(merge(&zero, &zero, &executable, LABELS), Merged::Clean(executable));
        assert!(matches!(merge(&zero, &one, &file("\0two"), LABELS), Merged::Conflict(_)));
    }
}

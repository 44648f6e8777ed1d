//! The difference of two transcripts, for people and for programs. Called by `checking` and by
//! its presentation.

use console::style;
use similar::{ChangeTag, TextDiff};

/// How many equal lines stand around a change.
const CONTEXT: usize = 3;

/// The transcript in a snapshot file: what follows the header between two `---` lines.
pub fn transcript_of_snapshot(snapshot: &str) -> &str {
    let after_first = snapshot.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    after_first.map_or(snapshot, |(_, transcript)| transcript)
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
    let (expected, actual) = (tidy(expected), tidy(actual));
    let difference = TextDiff::from_lines(&expected, &actual);
    let mut shown = String::new();
    for (index, group) in difference.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            shown.push_str(&format!("{}\n", style("  ⋮").dim()));
        }
        for change in group.iter().flat_map(|op| difference.iter_inline_changes(op)) {
            let words: Vec<_> = change.iter_strings_lossy().collect();
            let all_new = words.iter().all(|(changed, _)| *changed);
            let line = words.iter().map(|(changed, word)| {
                let word = word.trim_end_matches('\n');
                painted(word, change.tag(), *changed && !all_new)
            });
            let blank = words.iter().all(|(_, word)| word.trim().is_empty());
            if !(blank && change.tag() == ChangeTag::Equal) {
                shown.push_str(&painted(sign(change.tag()), change.tag(), false));
                shown.extend(line);
            }
            shown.push('\n');
        }
    }
    shown
}

fn sign(tag: ChangeTag) -> &'static str {
    match tag {
        ChangeTag::Equal => "    ",
        ChangeTag::Delete => "  − ",
        ChangeTag::Insert => "  + ",
    }
}

fn painted(text: &str, tag: ChangeTag, emphasised: bool) -> String {
    let styled = match tag {
        ChangeTag::Equal => style(text).dim(),
        ChangeTag::Delete => style(text).red(),
        ChangeTag::Insert => style(text).green(),
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
}

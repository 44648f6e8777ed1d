//! Two versions of a file as a person compares them: a unified difference and its size. Called by
//! `diff`, `sync --check` and `verify`.

pub mod moves;
pub mod steps;

use console::style;
use similar::{ChangeTag, TextDiff};

use crate::tree::File;

/// How two versions of a file differ.
pub struct Comparison {
    /// The path as shown.
    pub path: String,
    pub added: usize,
    pub removed: usize,
    /// The first line, from 1, that differs, in the new version where it has one.
    pub first_line: usize,
    lines: Vec<String>,
}

/// How many equal lines stand around a change.
const CONTEXT: usize = 3;

impl Comparison {
    /// Compares; `None` stands for a file that is not there.
    pub fn of(path: String, old: Option<&File>, new: Option<&File>) -> Self {
        let mut comparison = Self { path, added: 0, removed: 0, first_line: 1, lines: Vec::new() };
        match (text(old), text(new)) {
            (Some(old_text), Some(new_text)) => comparison.compare_texts(old_text, new_text),
            _ => comparison.lines.push("binary files differ".to_owned()),
        }
        let executable = |file: Option<&File>| file.is_some_and(|file| file.executable);
        if old.is_some() && new.is_some() && executable(old) != executable(new) {
            let now = if executable(new) { "may be" } else { "may no longer be" };
            comparison.lines.push(format!("the file {now} executed"));
        }
        comparison
    }

    fn compare_texts(&mut self, old: &str, new: &str) {
        let difference = TextDiff::from_lines(old, new);
        let mut first = None;
        for hunk in difference.unified_diff().context_radius(CONTEXT).iter_hunks() {
            self.lines.push(style(hunk.header().to_string()).cyan().to_string());
            for change in hunk.iter_changes() {
                let text = change.value().trim_end_matches(['\n', '\r']);
                let shown = match change.tag() {
                    ChangeTag::Equal => format!(" {text}"),
                    ChangeTag::Delete => style(format!("-{text}")).red().to_string(),
                    ChangeTag::Insert => style(format!("+{text}")).green().to_string(),
                };
                self.lines.push(shown);
                match change.tag() {
                    ChangeTag::Equal => continue,
                    ChangeTag::Delete => self.removed += 1,
                    ChangeTag::Insert => self.added += 1,
                }
                first.get_or_insert(change.new_index().or(change.old_index()).unwrap_or(0) + 1);
            }
        }
        self.first_line = first.unwrap_or(1);
    }

    /// Whether nothing is left to show.
    pub fn is_equal(&self) -> bool {
        self.lines.is_empty()
    }

    /// The unified difference, coloured on a terminal, of at most `most` lines.
    pub fn print(&self, most: usize) {
        for line in self.lines.iter().take(most) {
            anstream::println!("{line}");
        }
        if self.lines.len() > most {
            let rest = self.lines.len() - most;
            anstream::println!("{}", style(format!("… {rest} more lines")).dim());
        }
    }

    /// `+12 −3 src/notes.rs`
    pub fn print_summary(&self) {
        let (added, removed) = (format!("+{}", self.added), format!("−{}", self.removed));
        let (added, removed) = (format!("{added:>6}"), format!("{removed:<6}"));
        anstream::println!("{} {} {}", style(added).green(), style(removed).red(), self.path);
    }
}

fn text(file: Option<&File>) -> Option<&str> {
    file.map_or(Some(""), File::text)
}

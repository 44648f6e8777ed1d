//! What a command has done or would do, for the program to print. Made by `compare`, `check` and
//! `undo`.

use serde::Serialize;
use similar::TextDiff;

/// How a command ended, and file by file what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `generate model Book`
    pub command: String,
    /// For `generate undo`: the command that is taken back.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub took_back: String,
    pub result: Outcome,
    /// The app's folder, as a person would name it.
    pub app: String,
    pub files: Vec<FileReport>,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Something was written, or would be.
    Done,
    /// Everything was there already, or is as it was generated.
    Unchanged,
    /// Nothing was written: a file that a person edited stands in the way, or differs.
    Refused,
}

/// One file of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// In the app, with `/`.
    pub path: String,
    pub change: FileChange,
    /// A unified difference; empty where there is nothing to show.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub difference: String,
}

/// What happens, or happened, to one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileChange {
    Created,
    /// Its lines stand above their marker now.
    Inserted,
    /// It was as generated, and is what the generator writes now.
    Updated,
    Removed,
    Unchanged,
    /// A person edited it, and the generator leaves it: the difference is from what was generated.
    Edited,
    /// A person edited it, and the command would replace it: the difference is to what it would be.
    Blocked,
    /// It was generated and is gone.
    Missing,
}

impl FileChange {
    /// Whether the file is written or removed.
    pub fn is_change(self) -> bool {
        matches!(self, Self::Created | Self::Inserted | Self::Updated | Self::Removed)
    }
}

/// The unified difference between two versions of a file; None is no file.
pub fn difference(path: &str, old: Option<&str>, new: Option<&str>) -> String {
    let name = |side: &str, text: Option<&str>| match text {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    // Nearly every difference is a new file, and that needs no search.
    if let (None, Some(new)) = (old, new) {
        let count = new.lines().count();
        let lines: String = new.lines().map(|line| format!("+{line}\n")).collect();
        return format!("--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{count} @@\n{lines}");
    }
    let (old_name, new_name) = (name("a", old), name("b", new));
    let difference = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
    difference.unified_diff().context_radius(3).header(&old_name, &new_name).to_string()
}

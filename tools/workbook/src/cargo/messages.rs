//! What cargo prints with `--message-format=json-diagnostic-rendered-ansi`, line by line: what was
//! built, and what the compiler said. Called by `checking::compile` and `verification::build`.
//!
//! The crate cargo_metadata reads the whole of it. Four members matter here, and the crate, with
//! camino and cargo-platform, costs 5.7 s of processor time before `cargo workbook` answers for the
//! first time.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One line.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason")]
pub enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact(Artifact),
    #[serde(rename = "compiler-message")]
    Diagnosed { manifest_path: PathBuf, message: Diagnostic },
    #[serde(rename = "build-script-executed")]
    BuildScriptRan {},
    #[serde(other)]
    Other,
}

/// A unit that cargo built or found fresh.
#[derive(Debug, Deserialize)]
pub struct Artifact {
    pub manifest_path: PathBuf,
    pub target: Target,
    /// The program, where the unit is one.
    pub executable: Option<PathBuf>,
}

/// What a unit was made of.
#[derive(Debug, Deserialize)]
pub struct Target {
    /// `checkpoints`
    pub name: String,
    /// `lib`, `bin`, `test` and so on.
    pub kind: Vec<String>,
}

/// One error or warning of the compiler.
#[derive(Clone, Debug, Deserialize)]
pub struct Diagnostic {
    /// `error`, `warning` and so on.
    pub level: String,
    /// In a line: `unused variable: `text``.
    pub message: String,
    /// The text as rustc shows it, with colours.
    #[serde(default)]
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
}

/// Where a diagnostic points to.
#[derive(Clone, Debug, Deserialize)]
pub struct Span {
    /// Relative to the workspace's root.
    pub file_name: String,
    /// From 1.
    pub line_start: usize,
    is_primary: bool,
}

impl Message {
    /// Reads a line; `None` for one that is a build script's or a wrapper's chatter.
    pub fn read(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }
}

impl Diagnostic {
    pub fn rendered(&self) -> &str {
        self.rendered.as_deref().unwrap_or(&self.message)
    }

    pub fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }

    /// The place that the compiler points at first; the summary at the end of a compilation points
    /// nowhere.
    pub fn place(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.is_primary).or(self.spans.first())
    }

    /// Whether it says the same about the same file of two packages.
    pub fn is_like(&self, other: &Self) -> bool {
        let file = |diagnostic: &Self| diagnostic.place().map(|place| inside(&place.file_name));
        self.message == other.message && file(self) == file(other)
    }
}

/// A path without the package's folder.
fn inside(path: &str) -> PathBuf {
    Path::new(path).components().skip(1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cargo_are_read_and_others_are_not() {
        let artifact = r#"{"reason":"compiler-artifact","package_id":"x","manifest_path":"/a/Cargo.toml",
            "target":{"kind":["test"],"crate_types":["bin"],"name":"checkpoints"},"fresh":true,
            "executable":"/a/checkpoints"}"#;
        let Some(Message::Artifact(artifact)) = Message::read(artifact) else { panic!() };
        assert_eq!(artifact.executable, Some(PathBuf::from("/a/checkpoints")));
        assert_eq!(
            (artifact.target.name.as_str(), artifact.target.kind),
            ("checkpoints", vec!["test".to_owned()])
        );
        let finished = r#"{"reason":"build-finished","success":true}"#;
        assert!(matches!(Message::read(finished), Some(Message::Other)));
        let script = r#"{"reason":"build-script-executed","package_id":"x","linked_libs":[]}"#;
        assert!(matches!(Message::read(script), Some(Message::BuildScriptRan {})));
        assert!(Message::read("warning: chatter").is_none());
    }

    #[test]
    fn a_diagnostic_points_at_its_primary_place() {
        let line = |file: &str| {
            format!(
                r#"{{"reason":"compiler-message","manifest_path":"/a/Cargo.toml","message":{{"level":
                "error: internal compiler error","message":"no","rendered":null,"spans":[
                {{"file_name":"a/src/x.rs","line_start":1,"is_primary":false}},
                {{"file_name":"{file}","line_start":7,"is_primary":true}}]}}}}"#
            )
        };
        let read = |file: &str| match Message::read(&line(file)) {
            Some(Message::Diagnosed { message, .. }) => message,
            other => panic!("{other:?}"),
        };
        let diagnostic = read("a/src/y.rs");
        assert!(diagnostic.is_error());
        assert_eq!(diagnostic.rendered(), "no");
        assert_eq!(diagnostic.place().map(|place| place.line_start), Some(7));
        assert!(diagnostic.is_like(&read("b/src/y.rs")));
        assert!(!diagnostic.is_like(&read("a/src/z.rs")));
    }
}

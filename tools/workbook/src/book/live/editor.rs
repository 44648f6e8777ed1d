//! Opens a file in the student's editor. Called by `orders`.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// How an editor is told a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `-g FILE:LINE`
    Goto,
    /// `FILE:LINE`
    Colon,
    /// `+LINE FILE`
    Plus,
    /// `--line LINE FILE`
    Line,
}

/// The editors that bring a window of their own. One that needs the terminal would be started where
/// the student cannot see it.
const GRAPHICAL: [(&str, Style); 22] = [
    ("code", Style::Goto),
    ("code-insiders", Style::Goto),
    ("codium", Style::Goto),
    ("cursor", Style::Goto),
    ("windsurf", Style::Goto),
    ("zed", Style::Colon),
    ("zeditor", Style::Colon),
    ("subl", Style::Colon),
    ("lapce", Style::Colon),
    ("gedit", Style::Plus),
    ("gnome-text-editor", Style::Plus),
    ("xed", Style::Plus),
    ("mousepad", Style::Line),
    ("gvim", Style::Plus),
    ("mvim", Style::Plus),
    ("emacsclient", Style::Plus),
    ("kate", Style::Line),
    ("idea", Style::Line),
    ("rustrover", Style::Line),
    ("clion", Style::Line),
    ("bbedit", Style::Plus),
    ("mate", Style::Line),
];

/// Starts `$VISUAL` or `$EDITOR`, if it is one with a window, else Visual Studio Code; gives the
/// name of what was started, if anything was.
pub fn open(file: &Path, line: usize) -> Option<String> {
    let chosen = ["VISUAL", "EDITOR"].map(|name| std::env::var(name).unwrap_or_default());
    let mut candidates: Vec<&str> = chosen.iter().map(String::as_str).collect();
    candidates.push("code");
    candidates.into_iter().find_map(|chosen| start(chosen, file, line))
}

fn start(chosen: &str, file: &Path, line: usize) -> Option<String> {
    let mut words = chosen.split_whitespace();
    let program = words.next()?;
    let name = Path::new(program).file_stem().and_then(OsStr::to_str)?;
    let (name, style) = *GRAPHICAL.iter().find(|(known, _)| *known == name)?;
    let mut command = Command::new(program);
    command.args(words).args(place(style, file, line));
    crate::environment::as_from_a_shell(&mut command);
    let null = || Stdio::null();
    let mut child = command.stdin(null()).stdout(null()).stderr(null()).spawn().ok()?;
    // Somebody has to take note of its end.
    std::thread::spawn(move || child.wait());
    Some(name.to_owned())
}

fn place(style: Style, file: &Path, line: usize) -> Vec<String> {
    let file = file.display().to_string();
    match style {
        Style::Goto => vec!["-g".to_owned(), format!("{file}:{line}")],
        Style::Colon => vec![format!("{file}:{line}")],
        Style::Plus => vec![format!("+{line}"), file],
        Style::Line => vec!["--line".to_owned(), line.to_string(), file],
    }
}

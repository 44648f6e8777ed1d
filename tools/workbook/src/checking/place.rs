//! Where things are: a hole in a file, a compile error among the holes, a section in the book.
//! Called by `report` and by `show`.

use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::cargo::messages::Diagnostic;
use crate::derivation::anchors::comment_sign;
use crate::derivation::hole;
use crate::exercise::Exercise;
use crate::repository::{Repository, StepName};

/// The line, from 1, of the hole's mark in `file`, if it still stands there.
pub fn line_of_hole(file: &Path, name: &str) -> Option<usize> {
    let text = std::fs::read_to_string(file).ok()?;
    hole::line_of(&text, comment_sign(file)?, name)
}

/// One line about where the first compile error lies, seen from the holes.
pub fn of_compile_error(
    repository: &Repository,
    step: &StepName,
    exercise: &Exercise,
    diagnostics: &[Diagnostic],
) -> Option<String> {
    let error = diagnostics.iter().find(|diagnostic| diagnostic.is_error())?;
    let span = error.place()?;
    let file = repository.root().join(&span.file_name);
    let shown = format!("{}:{}", repository.shown(&file), span.line_start);
    let Ok(inside) = file.strip_prefix(repository.exercise(step)) else {
        return Some(format!("{shown} is not part of the exercise"));
    };
    if inside.starts_with("tests") {
        return Some(format!(
            "{shown} is a test: what it calls must keep its name, its parameters and its answer"
        ));
    }
    let numbered = exercise.holes.iter().enumerate();
    let holes: Vec<_> = numbered.filter(|(_, hole)| hole.path() == inside).collect();
    let around = hole_around(&file, span.line_start);
    let within = holes.iter().find(|(_, hole)| Some(hole.name()) == around.as_deref());
    Some(match (within, holes.as_slice()) {
        (Some((index, hole)), _) => {
            format!("{shown} is in hole {}, {}: {}", index + 1, hole.name(), hole.task)
        }
        (None, []) => format!("{shown} is in a file without a hole"),
        (None, holes) => {
            let names: Vec<_> = holes
                .iter()
                .map(|(index, hole)| format!("hole {}, {}", index + 1, hole.name()))
                .collect();
            format!("{shown} is outside the holes of its file ({})", names.join("; "))
        }
    })
}

/// The name of the hole whose marks stand around `line`, from 1.
fn hole_around(file: &Path, line: usize) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let regions = hole::regions(&text, comment_sign(file)?);
    let around = |region: &hole::Region| region.start < line && line <= region.end + 1;
    regions.into_iter().find(around).map(|region| region.name)
}

/// The address of `section` (`book/src/01-x.md#heading`) where `read` serves the book just now.
pub fn address_of_section(repository: &Repository, section: &str) -> Option<String> {
    let serving = std::fs::read_to_string(repository.state().join("serving")).ok()?;
    let base = serving.trim().trim_end_matches('/').to_owned();
    let socket = base.strip_prefix("http://")?.parse().ok()?;
    // A `read` that was killed leaves its file behind; a refusal on this machine comes at once.
    TcpStream::connect_timeout(&socket, Duration::from_millis(100)).ok()?;
    let page = section.strip_prefix("book/src/")?.replacen(".md", ".html", 1);
    Some(format!("{base}/{page}"))
}

//! Reads what a test binary of Rust prints: names, results, and what failing tests wrote.
//! Called by `test_run`.

use std::collections::BTreeMap;

/// A panic, as the standard library's hook writes it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Panic {
    /// Relative to the workspace's root for code of the workspace.
    pub file: String,
    pub line: usize,
    pub message: String,
}

/// The names that `--list --format terse` prints.
pub fn listed(output: &str) -> Vec<String> {
    output.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

/// How one test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Passed,
    Failed,
    /// It says `#[ignore]`, perhaps with a reason.
    Ignored,
}

/// The name and the end of a test, in a line that tells one.
pub fn result(line: &str) -> Option<(&str, Ended)> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    match result.trim() {
        "ok" => Some((name, Ended::Passed)),
        "FAILED" => Some((name, Ended::Failed)),
        ignored if ignored == "ignored" || ignored.starts_with("ignored, ") => {
            Some((name, Ended::Ignored))
        }
        _ => None,
    }
}

/// What each failing test wrote, by name, from the whole output.
pub fn captured(output: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut current: Option<(String, String)> = None;
    for line in output.lines() {
        let header = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"));
        if let Some(name) = header {
            all.extend(current.replace((name.to_owned(), String::new())));
        } else if line == "failures:" {
            all.extend(current.take());
        } else if let Some((_, text)) = &mut current {
            text.push_str(line);
            text.push('\n');
        }
    }
    all.extend(current);
    all
}

/// Every panic in `text`, in order.
pub fn panics(text: &str) -> Vec<Panic> {
    let mut found: Vec<Panic> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some((file, line)) = place_of_panic(line) {
            found.push(Panic { file, line, message: String::new() });
            inside = true;
        } else if line.starts_with("note: run with") || line.starts_with("stack backtrace:") {
            inside = false;
        } else if let (true, Some(panic)) = (inside, found.last_mut()) {
            if !panic.message.is_empty() {
                panic.message.push('\n');
            }
            panic.message.push_str(line);
        }
    }
    for panic in &mut found {
        panic.message.truncate(panic.message.trim_end().len());
    }
    found
}

/// Every line that the program under test logged as an error.
pub fn logged_errors(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim_start).filter(|line| line.starts_with("ERROR "));
    lines.map(|line| line.trim_start_matches("ERROR ").to_owned()).collect()
}

/// `thread 'notes::a_x' (4711) panicked at src/lib.rs:12:5:` gives the file and the line.
fn place_of_panic(line: &str) -> Option<(String, usize)> {
    if !line.starts_with("thread '") {
        return None;
    }
    let (_, place) = line.strip_suffix(':')?.split_once(" panicked at ")?;
    let mut parts = place.rsplitn(3, ':');
    let (_column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
    Some((without_detours(file), line.parse().ok()?))
}

/// A suite of an earlier step is compiled by the crate `contract`, whose path to it goes up and down
/// again: `tools/contract/src/../../../steps/01-three-tiers/tests/…`.
fn without_detours(file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in file.split('/') {
        match parts.last() {
            Some(&last) if part == ".." && last != ".." && !last.is_empty() => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 2 tests
test notes::a_x ... ok
test notes::b_y has been running for over 60 seconds
test notes::b_y ... FAILED

failures:

---- notes::b_y stdout ----

thread 'notes::b_y' (4711) panicked at exercises/01-small/src/lib.rs:12:5:
not yet implemented: b
over two lines
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace


failures:
    notes::b_y

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out
";

    #[test]
    fn results_are_read_line_by_line() {
        let results: Vec<_> = OUTPUT.lines().filter_map(result).collect();
        assert_eq!(results, [("notes::a_x", Ended::Passed), ("notes::b_y", Ended::Failed)]);
        let ignored = Some(("a", Ended::Ignored));
        assert_eq!(result("test a ... ignored"), ignored);
        assert_eq!(result("test a ... ignored, slow ... ok"), ignored);
        assert_eq!(listed("a::b: test\nc: test\n\n2 tests, 0 benchmarks\n"), ["a::b", "c"]);
    }

    #[test]
    fn what_was_logged_as_an_error_is_found() {
        let text = "ERROR keep::error: no such column: owner\n INFO keep: ERROR of another\n";
        assert_eq!(logged_errors(text), ["keep::error: no such column: owner"]);
    }

    #[test]
    fn the_place_of_a_panic_is_told_without_detours() {
        for (file, shown) in [
            ("tools/contract/src/../../../steps/01-x/tests/a.rs", "steps/01-x/tests/a.rs"),
            ("/a/tools/contract/src/../../../steps/b.rs", "/a/steps/b.rs"),
            ("../outside/a.rs", "../outside/a.rs"),
        ] {
            let line = format!("thread 'notes::a_x' (1) panicked at {file}:12:5:");
            assert_eq!(place_of_panic(&line), Some((shown.to_owned(), 12)));
        }
    }

    #[test]
    fn a_panic_is_found_with_its_place_and_its_whole_message() {
        let captured = captured(OUTPUT);
        assert_eq!(captured.len(), 1);
        let panics = panics(&captured["notes::b_y"]);
        assert_eq!(
            panics,
            [Panic {
                file: "exercises/01-small/src/lib.rs".into(),
                line: 12,
                message: "not yet implemented: b\nover two lines".into(),
            }]
        );
    }
}

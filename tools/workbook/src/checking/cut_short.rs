//! What is said of checkpoints that did not run to their end. Called by `test_run`.

use std::process::ExitStatus;

use crate::checking::test_run::function_of;

/// How many of the tests that did not end are named: the rest usually waits for the same.
const NAMED_TESTS: usize = 4;

/// Why a run ended before its tests did.
#[derive(Debug)]
pub struct CutShort {
    /// A sentence about it.
    pub reason: String,
    /// The tests that were running at that moment.
    pub running: Vec<String>,
    /// The end of what the program wrote on standard error.
    pub wrote: String,
}

impl CutShort {
    /// The tests that were running, without their modules: `a_b, c_d and 3 more`.
    pub fn not_ended(&self) -> String {
        let names = self.running.iter().take(NAMED_TESTS).map(|name| function_of(name));
        let named = names.collect::<Vec<_>>().join(", ");
        match self.running.len().saturating_sub(NAMED_TESTS) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    }
}

/// A hole that overflows the stack, aborts or exits takes every other test with it.
pub fn early_end(status: ExitStatus) -> String {
    format!("the tests' program ended before its tests did ({status})")
}

/// The end of what a program wrote.
pub fn last_lines(wrote: &[u8]) -> String {
    let text = String::from_utf8_lossy(wrote);
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_four_of_the_tests_that_did_not_end_are_named() {
        let cut_short = |names: &[&str]| {
            let running = names.iter().map(|name| format!("notes::{name}")).collect();
            CutShort { reason: String::new(), running, wrote: String::new() }.not_ended()
        };
        assert_eq!(cut_short(&["a", "b"]), "a, b");
        assert_eq!(cut_short(&["a", "b", "c", "d"]), "a, b, c, d");
        assert_eq!(cut_short(&["a", "b", "c", "d", "e", "f"]), "a, b, c, d and 2 more");
    }
}

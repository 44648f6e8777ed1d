//! Which checkpoints run before which others: those that the student works for come first. Called by
//! `rounds`.

use crate::checking::test_run::function_of;
use crate::exercise::Exercise;

/// Checkpoints that run at once, in a process of their own.
#[derive(Debug, PartialEq, Eq)]
pub struct Round {
    /// A hole that is open waits for them, so the student does.
    pub asked: bool,
    /// Full names, `notes::a_created_note_is_returned`.
    pub names: Vec<String>,
}

/// The rounds of a check of `names`, none of them empty: the first open hole; the other open holes,
/// with the checkpoints that wait for several; what the holes that are filled name; the rest. `open`
/// are the places of the open holes in `exercise`, from 0.
pub fn rounds(exercise: &Exercise, open: &[usize], names: &[String]) -> Vec<Round> {
    let mut rounds: [Vec<String>; 4] = Default::default();
    for name in names {
        rounds[round_of(exercise, open, name)].push(name.clone());
    }
    let numbered = rounds.into_iter().enumerate();
    let rounds = numbered.map(|(number, names)| Round { asked: number < 2, names });
    rounds.filter(|round| !round.names.is_empty()).collect()
}

fn round_of(exercise: &Exercise, open: &[usize], name: &str) -> usize {
    let mut waiting = exercise.holes_of(function_of(name)).map(|(number, _)| number - 1).peekable();
    if waiting.peek().is_none() {
        return 3;
    }
    let open_ones: Vec<_> = waiting.filter(|place| open.contains(place)).collect();
    match open_ones.as_slice() {
        [] => 2,
        // While another hole is open, one that waits for both says nothing of the first.
        [only] if Some(only) == open.first() => 0,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXERCISE: &str = r#"
title = "Small"
chapter = "01-small.md"
minutes = { read = 1, do = 1 }

[[hole]]
anchor = "one"
file = "src/lib.rs"
task = "One."
section = "one"
minutes = 1
checkpoints = ["b", "both"]
hints = []

[[hole]]
anchor = "two"
file = "src/lib.rs"
task = "Two."
section = "two"
minutes = 1
checkpoints = ["a", "both"]
hints = []
"#;

    #[track_caller]
    fn assert_rounds(open: &[usize], expected: &[(bool, &[&str])]) {
        let exercise: Exercise = toml::from_str(EXERCISE).unwrap();
        let names = ["x::a", "x::b", "x::both", "x::c"].map(str::to_owned);
        let rounds = rounds(&exercise, open, &names);
        let found: Vec<_> = rounds
            .iter()
            .map(|round| (round.asked, round.names.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(asked, names)| (*asked, names.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_first_open_hole_comes_first_and_what_belongs_to_no_hole_last() {
        assert_rounds(
            &[0, 1],
            &[(true, &["x::b"]), (true, &["x::a", "x::both"]), (false, &["x::c"])],
        );
        assert_rounds(
            &[1],
            &[(true, &["x::a", "x::both"]), (false, &["x::b"]), (false, &["x::c"])],
        );
    }

    #[test]
    fn where_no_hole_is_open_nothing_is_asked() {
        assert_rounds(&[], &[(false, &["x::a", "x::b", "x::both"]), (false, &["x::c"])]);
    }
}

//! The step's package under another name, in every file that mentions it. Called by `derivation`.

use std::ops::Range;

/// The names that a step is known by, and those that a package derived from it gets.
pub struct Names {
    /// `step-01-three-tiers`
    pub package: String,
    /// `exercise-01-three-tiers`
    pub new_package: String,
    /// `steps/01-three-tiers`
    pub folder: String,
    /// `exercises/01-three-tiers`
    pub new_folder: String,
}

impl Names {
    /// `text` with the new names. Whether it is Rust decides if `use` lines are put in order again.
    pub fn replace(&self, text: &str, is_rust: bool) -> String {
        let (library, new_library) = (library(&self.package), library(&self.new_package));
        let mut text = text
            .replace(&self.package, &self.new_package)
            .replace(&library, &new_library)
            .replace(&self.folder, &self.new_folder);
        if is_rust && text.contains(&format!("use {new_library}")) {
            text = in_order(&text, &new_library);
        }
        text
    }

    /// A package's description, marked as the exercise's.
    pub fn describe(&self, manifest: &str) -> String {
        manifest.replacen("\ndescription = \"", "\ndescription = \"Exercise: ", 1)
    }
}

fn library(package: &str) -> String {
    package.replace('-', "_")
}

/// `text` with every `use` of `library` moved to where rustfmt would put it among its neighbours:
/// a group of `use` lines is sorted, and `exercise_…` does not come where `step_…` came.
fn in_order(text: &str, library: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut ordered = String::new();
    let mut group: Vec<Range<usize>> = Vec::new();
    let mut line = 0;
    while line < lines.len() {
        if let Some(end) = use_at(&lines, line) {
            group.push(line..end);
            line = end;
        } else {
            push_group(&mut ordered, &mut group, &lines, library);
            ordered.push_str(lines[line]);
            line += 1;
        }
    }
    push_group(&mut ordered, &mut group, &lines, library);
    ordered
}

/// The line after the `use` that begins at `line`.
fn use_at(lines: &[&str], line: usize) -> Option<usize> {
    first_name(lines[line])?;
    let length = lines[line..].iter().position(|line| line.trim_end().ends_with(';'))?;
    Some(line + length + 1)
}

/// `serde` in `use serde::Serialize;`, public or not.
fn first_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let path = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("use ")?;
    path.split([':', ';', ' ', '{']).next().map(str::trim)
}

fn push_group(text: &mut String, group: &mut Vec<Range<usize>>, lines: &[&str], library: &str) {
    let name = |item: &Range<usize>| first_name(lines[item.start]).unwrap_or_default();
    let (ours, mut others): (Vec<_>, Vec<_>) =
        group.drain(..).partition(|item| name(item) == library);
    // `crate`, `self` and `super` come before every name of a package.
    let comes_after = |item: &Range<usize>| {
        !["crate", "self", "super"].contains(&name(item)) && name(item) > library
    };
    let place = others.iter().position(comes_after).unwrap_or(others.len());
    others.splice(place..place, ours);
    text.extend(others.into_iter().flat_map(|item| lines[item].iter().copied()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str) -> String {
        let names = Names {
            package: "step-01-small".to_owned(),
            new_package: "exercise-01-small".to_owned(),
            folder: "steps/01-small".to_owned(),
            new_folder: "exercises/01-small".to_owned(),
        };
        names.replace(text, true)
    }

    #[test]
    fn a_use_of_the_package_moves_to_its_place() {
        let text = "\
use crate::a;
use super::c;
use serde::{
    Serialize,
};
use step_01_small::b;

fn f() {}
";
        let expected = "\
use crate::a;
use super::c;
use exercise_01_small::b;
use serde::{
    Serialize,
};

fn f() {}
";
        assert_eq!(renamed(text), expected);
    }

    #[test]
    fn a_group_of_its_own_stays_where_it_is() {
        let text = "use serde::Serialize;\n\nuse step_01_small::b;\n\nmod c;\n";
        let expected = "use serde::Serialize;\n\nuse exercise_01_small::b;\n\nmod c;\n";
        assert_eq!(renamed(text), expected);
    }

    #[test]
    fn package_library_and_folder_are_renamed() {
        let text = "`cargo run -p step-01-small`, step_01_small::x, steps/01-small/src";
        let expected =
            "`cargo run -p exercise-01-small`, exercise_01_small::x, exercises/01-small/src";
        assert_eq!(renamed(text), expected);
    }
}

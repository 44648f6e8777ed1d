//! Each step's README lists the variables of the environment that its code reads, all and no others.

use std::collections::BTreeMap;
use std::path::Path;

use crate::planted::assert_found;
use crate::{Fault, assert_none, files, root, rust};

fn faults(root: &Path) -> Vec<Fault> {
    let mut faults = Vec::new();
    for step in files::folders_in(&root.join("steps")) {
        let readme = step.join("README.md");
        let (read, listed) = (read_by(&step), listed_in(&readme));
        for (name, (file, line)) in &read {
            if !listed.contains_key(name) {
                let what = format!("reads `{name}`, for which {} has no row", readme.display());
                faults.push(Fault::new(file, *line, what));
            }
        }
        for (name, line) in &listed {
            if !read.contains_key(name) {
                let what = format!("lists `{name}`, which no line of src/ reads");
                faults.push(Fault::new(&readme, *line, what));
            }
        }
    }
    faults
}

/// The variables that the code reads: texts that look like one, with the first place of each.
fn read_by(step: &Path) -> BTreeMap<String, (std::path::PathBuf, usize)> {
    let mut found = BTreeMap::new();
    for file in files::with_extension(&step.join("src"), "rs") {
        for (line, string) in rust::strings(&files::text(&file)) {
            if is_variable(&string) {
                found.entry(string).or_insert((file.clone(), line));
            }
        }
    }
    found
}

/// The variables in the first cells of the README's tables. Those of the tests are not the step's.
fn listed_in(readme: &Path) -> BTreeMap<String, usize> {
    let text = files::text(readme);
    let rows = files::numbered(&text).filter(|(_, line)| line.starts_with("| "));
    let cells = rows.map(|(number, line)| (number, line.split('|').nth(1).unwrap_or_default()));
    cells
        .flat_map(|(number, cell)| {
            cell.split('`').skip(1).step_by(2).map(move |word| (word.to_owned(), number))
        })
        .filter(|(word, _)| is_variable(word) && !word.starts_with("TEST_"))
        .collect()
}

/// `KEEP_ADDR`: two words at least, and nothing but capitals and digits.
fn is_variable(text: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    text.contains('_') && text.split('_').all(is_word) && !text.starts_with("CARGO_")
}

#[test]
fn every_readme_lists_the_variables_that_the_code_reads() {
    assert_none(&faults(&root()));
}

#[test]
fn a_variable_that_is_not_listed_is_found() {
    let readme = "| variable | default |\n| --- | --- |\n| `KEEP_ADDR` | `127.0.0.1:8000` |\n\
        | `AUTH_URL`, `NOTES_URL` | |\n| `TEST_POSTGRES_URL` | |\n| 64 KiB | `A_B` |\n";
    let source = "//! Reads \"NOT_THIS\".\nlet a = variable(\"KEEP_ADDR\");\n\
        let b = (\"AUTH_URL\", \"MAIL_URL\", \"CARGO_PKG_NAME\", \"Mail_Url\");\n";
    let sources = [("steps/01-one/README.md", readme), ("steps/01-one/src/config.rs", source)];
    let wanted = [
        "steps/01-one/src/config.rs:3: reads `MAIL_URL`",
        "steps/01-one/README.md:4: lists `NOTES_URL`",
    ];
    assert_found(faults, &sources, &wanted);
}

//! The five commands as the chapter shows them: what comes out is what step 07 is made of. That it
//! compiles, passes its own tests and does what its document says takes minutes: `.ci/generated`.

use std::path::{Path, PathBuf};

use crate::folder::Folder;

/// Files of the step's bookstore that joining it to Keep has changed; the chapter shows how.
const JOINED: [&str; 5] = ["app.rs", "config.rs", "mod.rs", "openapi.rs", "services/mod.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Types the commands of the step's `generate.sh`.
fn typed() -> Folder {
    let folder = Folder::new();
    let script = std::fs::read_to_string(root().join("steps/07-bookstore/generate.sh")).unwrap();
    let commands: Vec<_> =
        script.lines().filter_map(|line| line.strip_prefix("cargo workbook generate ")).collect();
    assert!(commands.len() >= 5, "{script}");
    let wsdl = root().join("steps/07-bookstore/supplier.wsdl");
    std::fs::copy(wsdl, folder.join("supplier.wsdl")).unwrap();
    for command in commands {
        let arguments: Vec<_> = command.split_whitespace().collect();
        folder.run(&arguments).expect(0, &["done: `generate"]);
    }
    folder
}

/// The step's file, without the anchors of the chapter.
fn in_the_step(path: &str) -> String {
    let path = root().join("steps/07-bookstore").join(path);
    let text = std::fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_anchor = |line: &&str| line.trim_start().starts_with("// ANCHOR");
    text.split_inclusive('\n').filter(|line| !is_anchor(line)).collect()
}

#[test]
fn what_the_commands_write_is_what_the_step_is_made_of() {
    let folder = typed();
    let mut compared = 0;
    for (path, bytes) in folder.files() {
        let Some(path) = path.strip_prefix("bookstore/") else { continue };
        let ours = ["src/bookstore/", "migrations/bookstore/"];
        let Some(name) = ours.iter().find_map(|folder| path.strip_prefix(folder)) else { continue };
        let (text, step) = (String::from_utf8(bytes).unwrap(), in_the_step(path));
        match (JOINED.contains(&name), name.ends_with("/mod.rs")) {
            (true, _) => assert_ne!(text, step, "{path} is listed as changed, and is not"),
            // Hand-written parts have lines of their own there.
            (false, true) => assert!(has_all_lines(&step, &text), "{path}\n{text}\n{step}"),
            (false, false) => assert_eq!(text, step, "{path}"),
        }
        compared += 1;
    }
    assert!(compared >= 16, "{compared}");
}

/// Whether each line of `part` stands in `whole`, in its order; lines of a list may have grown.
fn has_all_lines(whole: &str, part: &str) -> bool {
    let mut lines = whole.lines();
    part.lines().all(|wanted| lines.any(|line| line == wanted))
}

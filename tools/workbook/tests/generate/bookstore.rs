//! The five commands as the chapter shows them: what comes out is what step 07 is made of, compiles,
//! and passes its own tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::{Folder, Run};

/// Files of the step's bookstore that joining it to Keep has changed or added; the chapter shows how.
const JOINED: [&str; 8] = [
    "app.rs",
    "config.rs",
    "controllers/offers.rs",
    "mod.rs",
    "models/offer.rs",
    "openapi.rs",
    "services/offers.rs",
    "signed_in.rs",
];

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
    for command in commands {
        let arguments: Vec<_> = command.split_whitespace().collect();
        folder.run(&arguments).expect(0, &["done: `generate"]);
    }
    folder
}

fn below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    names.push(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned())
                }
            }
        }
    }
    names.sort();
    names
}

fn without_anchors(text: &str) -> String {
    let is_anchor = |line: &&str| line.trim_start().starts_with("// ANCHOR");
    text.split_inclusive('\n').filter(|line| !is_anchor(line)).collect()
}

#[test]
fn what_the_commands_write_is_what_the_step_is_made_of() {
    let folder = typed();
    let compared =
        [("src/bookstore", "src/bookstore"), ("migrations/bookstore", "migrations/bookstore")];
    for (generated, step) in compared {
        let generated = folder.join("bookstore").join(generated);
        let step = root().join("steps/07-bookstore").join(step);
        let mut names = below(&generated);
        names.extend(below(&step));
        names.sort();
        names.dedup();
        for name in names.iter().filter(|name| !JOINED.contains(&name.as_str())) {
            let text =
                |folder: &Path| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert_eq!(text(&generated), without_anchors(&text(&step)), "{name}");
        }
    }
    for name in JOINED {
        assert!(root().join("steps/07-bookstore/src/bookstore").join(name).is_file(), "{name}");
    }
}

/// cargo for the generated crate, which shares what the workbook's own build has compiled as far as
/// versions and features are the same.
fn cargo(folder: &Folder, arguments: &[&str]) -> Run {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(folder.join("bookstore"));
    command.env("CARGO_TARGET_DIR", root().join("target/generated"));
    command.env("CARGO_NET_OFFLINE", "true").env_remove("RUSTFLAGS");
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTC_WORKSPACE_WRAPPER");
    Run::of(&mut command)
}

#[test]
fn what_the_commands_write_compiles_and_passes_its_tests() {
    let folder = typed();
    cargo(&folder, &["fmt", "--check"]).expect(0, &[]);
    cargo(&folder, &["clippy", "--all-targets", "--", "-D", "warnings"]).expect(0, &[]);
    let tests = cargo(&folder, &["test"]);
    tests.expect(0, &["test result: ok."]);
    folder.run(&["--check"]).expect(0, &["files are as they were generated"]);
}

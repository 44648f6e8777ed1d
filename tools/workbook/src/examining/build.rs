//! Rust, cargo, and what was downloaded and built already. Called by `examining`.

use std::process::{Command, Stdio};

use crate::cargo::cargo;
use crate::examining::Finding;
use crate::examining::surroundings::target_folder;
use crate::repository::Repository;

/// The compiler, against the `rust-version` of the workspace.
pub fn rust(repository: &Repository) -> Finding {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let needed = needed_version(repository);
    match first_line(Command::new(rustc).arg("--version").current_dir(repository.root())) {
        None => Finding::missing("rust", "rustc does not run", "install Rust: https://rustup.rs"),
        Some(found) if version(&found) < version(&needed) => Finding::missing(
            "rust",
            format!("{found}, but the workbook needs {needed}"),
            "rustup update stable",
        ),
        Some(found) => Finding::ok("rust", format!("{found}, and {needed} is needed")),
    }
}

pub fn cargo_itself(repository: &Repository) -> Finding {
    match first_line(cargo(repository).arg("--version")) {
        None => Finding::missing("cargo", "cargo does not run", "install Rust: https://rustup.rs"),
        Some(found) => Finding::ok("cargo", found),
    }
}

/// Whether a build would need the network: `cargo tree` reads every package and compiles none.
pub fn dependencies(repository: &Repository) -> Finding {
    let mut tree = cargo(repository);
    tree.args(["tree", "--workspace", "--offline", "--locked", "--quiet", "--depth", "0"]);
    tree.stdin(Stdio::null());
    match tree.output() {
        Ok(output) if output.status.success() => {
            Finding::ok("dependencies", "all downloaded; everything works offline")
        }
        _ => Finding::attention(
            "dependencies",
            "some are not downloaded yet",
            "while there is a network: cargo fetch --locked",
        ),
    }
}

/// Whether the first check will be quick.
pub fn built(repository: &Repository) -> Finding {
    let folder = target_folder(repository);
    let has_checkpoints = || {
        let entries = std::fs::read_dir(folder.join("debug/deps")).ok()?;
        let mut names = entries.flatten().map(|entry| entry.file_name());
        names.find(|name| name.to_string_lossy().starts_with("checkpoints-"))
    };
    let shown = repository.shown(&folder);
    match has_checkpoints() {
        Some(_) => Finding::ok("built", format!("{shown} has compiled checkpoints")),
        None => Finding::attention(
            "built",
            format!("no checkpoints are compiled in {shown} yet"),
            "the first check takes minutes instead of seconds; to do it now: cargo workbook check",
        ),
    }
}

/// `rust-version` in the root's `Cargo.toml`; `1` where it cannot be read.
fn needed_version(repository: &Repository) -> String {
    let text = std::fs::read_to_string(repository.root().join("Cargo.toml")).unwrap_or_default();
    let manifest: toml::Table = text.parse().unwrap_or_default();
    let package = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let version = package.and_then(|package| package.get("rust-version"));
    version.and_then(|version| version.as_str()).unwrap_or("1").to_owned()
}

/// `[1, 95, 0]` of `rustc 1.95.0 (59807616e 2026-04-14)` and of `1.95`.
fn version(text: &str) -> [u32; 3] {
    let starts_with_digit = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let word = text.split_whitespace().find(starts_with_digit).unwrap_or_default();
    let mut numbers = word.split(['.', '-']).map(|number| number.parse().unwrap_or(0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

/// The first line that a program prints, if it runs.
pub fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), [1, 95, 0]);
        assert!(version("rustc 1.100.0-nightly (x)") > version("1.95"));
        assert!(version("rustc 1.94.1") < version("1.95"));
    }
}

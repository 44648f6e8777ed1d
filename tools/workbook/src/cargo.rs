//! Cargo as a child. Called by `check`, `up` and `verify`.

pub mod messages;

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use crate::repository::Repository;

/// What `cargo run` tells the program that it starts, and nobody else should hear: a build script
/// that looks at one of them would run again, and everything behind it would be built again.
const TOLD_BY_CARGO_RUN: [&str; 6] = [
    "CARGO_CRATE_NAME",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PRIMARY_PACKAGE",
    "OUT_DIR",
    "RUST_RECURSION_COUNT",
];

/// The names that `cargo run` makes up as it goes: `CARGO_PKG_VERSION`, `CARGO_BIN_EXE_workbook`.
const TOLD_BY_CARGO_RUN_BEGINNINGS: [&str; 2] = ["CARGO_BIN_", "CARGO_PKG_"];

/// Where the system looks for shared libraries; `cargo run` puts folders of its own in front.
const LIBRARY_PATHS: [&str; 2] = ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/// Cargo, to be run in the root of `repository`, as if the student had typed it in their shell.
pub fn cargo(repository: &Repository) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(repository.root());
    as_from_a_shell(&mut command);
    command
}

/// Takes out of the environment of `command` what `cargo run` has put in.
pub fn as_from_a_shell(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if told_by_cargo_run(&name) {
            command.env_remove(name);
        }
    }
    for name in LIBRARY_PATHS {
        let Some(value) = env::var_os(name) else { continue };
        match without_cargos_folders(&value) {
            Some(rest) if rest == value => {}
            Some(rest) => drop(command.env(name, rest)),
            None => drop(command.env_remove(name)),
        }
    }
}

fn told_by_cargo_run(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    TOLD_BY_CARGO_RUN.contains(&name)
        || TOLD_BY_CARGO_RUN_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// The list of folders without those of the build that made this program and of its compiler's
/// libraries; `None` where nothing is left.
fn without_cargos_folders(folders: &OsStr) -> Option<OsString> {
    let program = env::current_exe().unwrap_or_default();
    let built_in = program.parent().unwrap_or(Path::new("."));
    let kept = env::split_paths(folders).filter(|folder| {
        let compilers = folder.ends_with("lib") && folder.components().any(is_rustlib);
        !folder.as_os_str().is_empty() && !folder.starts_with(built_in) && !compilers
    });
    env::join_paths(kept).ok().filter(|kept| !kept.is_empty())
}

fn is_rustlib(component: std::path::Component<'_>) -> bool {
    component.as_os_str() == "rustlib"
}

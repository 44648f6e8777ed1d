//! What a program that we start sees of the student's shell: cargo and a student's editor nearly all,
//! the tests only what they need of the machine. Called by `cargo`, `test_run`, `contract`, `up`.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Component, Path};
use std::process::Command;

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

/// What a test needs to run on this machine: where programs, libraries and temporary files are, and
/// what Windows demands of every process. `CARGO` and `RUSTUP_…` are for a test that starts cargo.
const OF_THE_MACHINE: [&str; 26] = [
    "APPDATA",
    "CARGO",
    "CARGO_HOME",
    "COMSPEC",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "HOME",
    "LANG",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "LOCALAPPDATA",
    "LOGNAME",
    "NUMBER_OF_PROCESSORS",
    "PATH",
    "PATHEXT",
    "PGPASSFILE",
    "PGPASSWORD",
    "PROGRAMDATA",
    "RUSTUP_HOME",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USER",
    "USERPROFILE",
];

/// `LC_ALL` and the like, and the servers that the tests may use: `TEST_POSTGRES_URL`.
const OF_THE_MACHINE_BEGINNINGS: [&str; 2] = ["LC_", "TEST_"];

/// Gives `command` the environment of a test: what it needs of the machine, and what makes a run the
/// same on every machine. Nothing else of the shell reaches it, whatever reads it there:
/// `INSTA_FORCE_PASS` and `PROPTEST_CASES=0` would turn everything green, `http_proxy` and `KEEP_LOG`
/// everything red. Call it before others set variables.
pub fn of_a_test(command: &mut Command) {
    command.env_clear();
    let kept = env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_of_the_machine));
    command.envs(kept);
    without_libraries_of_cargo(command);
    command.env("INSTA_UPDATE", "no").env("NO_COLOR", "1").env("RUST_BACKTRACE", "0");
}

/// Windows does not tell upper case and lower case apart: `SystemRoot`, `Path`.
fn is_of_the_machine(name: &str) -> bool {
    let name = if cfg!(windows) { name.to_ascii_uppercase() } else { name.to_owned() };
    OF_THE_MACHINE.contains(&name.as_str())
        || OF_THE_MACHINE_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

/// Takes out of the environment of `command` what `cargo run` has put in.
pub fn as_from_a_shell(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if told_by_cargo_run(&name) {
            command.env_remove(name);
        }
    }
    without_libraries_of_cargo(command);
}

fn told_by_cargo_run(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    TOLD_BY_CARGO_RUN.contains(&name)
        || TOLD_BY_CARGO_RUN_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}

fn without_libraries_of_cargo(command: &mut Command) {
    for name in LIBRARY_PATHS {
        let Some(value) = env::var_os(name) else { continue };
        match without_cargos_folders(&value) {
            Some(rest) if rest == value => {}
            Some(rest) => drop(command.env(name, rest)),
            None => drop(command.env_remove(name)),
        }
    }
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

fn is_rustlib(component: Component<'_>) -> bool {
    component.as_os_str() == "rustlib"
}

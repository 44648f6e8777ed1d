//! Cargo as a child. Called by `check`, `up` and `verify`.

pub mod messages;

use std::env;
use std::process::Command;

use crate::environment::as_from_a_shell;
use crate::repository::Repository;

/// Cargo, to be run in the root of `repository`, as if the student had typed it in their shell.
pub fn cargo(repository: &Repository) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(repository.root());
    as_from_a_shell(&mut command);
    command
}

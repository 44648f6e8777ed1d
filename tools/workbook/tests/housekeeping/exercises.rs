//! The exercises equal their derivation.

use std::process::Command;

use crate::{is_in_use, root};

#[test]
fn the_exercises_equal_what_is_derived_from_the_steps() {
    if is_in_use() {
        return;
    }
    let sync = Command::new(env!("CARGO_BIN_EXE_workbook"))
        .args(["sync", "--check"])
        .current_dir(root())
        .output()
        .unwrap();
    let said = [sync.stdout, sync.stderr].concat();
    assert!(
        sync.status.success(),
        "run `cargo workbook sync` and commit what it writes:\n{}",
        String::from_utf8_lossy(&said)
    );
}

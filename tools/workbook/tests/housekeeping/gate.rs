//! The continuous check names the slowest tests rightly.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::root;

/// Two at once: `a` and `b` begin, `c` when `b` ends, `d` when `a` does. The next program begins anew.
const OUTPUT: &str = "\
0.0      Running tests/one/main.rs (target/debug/deps/one-0123456789abcdef)
1.0 running 5 tests
1.0 test x::ignored ... ignored
2.0 test x::b ... ok
4.0 test x::a ... FAILED
4.5 test x::d - should panic ... ok
9.0 test x::c ... ok
9.5      Running unittests src/lib.rs (target/debug/deps/two-0123456789abcdef)
10.0 running 1 test
15.0 test alone ... ok
";

#[test]
fn the_slowest_tests_are_told_by_when_their_results_came() {
    let script = root().join(".ci/slowest");
    let mut command = Command::new("python3");
    command.arg(script).args(["--stamped", "3"]).env("RUST_TEST_THREADS", "2");
    let Ok(mut child) = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    child.stdin.take().unwrap().write_all(OUTPUT.as_bytes()).unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.starts_with("     Running tests/one/main.rs"), "the output is passed on: {said}");
    let (_, slowest) = said.split_once("slowest tests").unwrap();
    let lines: Vec<_> = slowest.lines().skip(1).map(str::trim).collect();
    assert_eq!(lines, ["7.00 s  one x::c", "5.00 s  two alone", "3.00 s  one x::a"]);
}

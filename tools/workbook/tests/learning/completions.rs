//! `completions` for three shells.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::fixture::Fixture;

#[test]
fn each_shell_gets_a_function_and_its_completions() {
    let fixture = Fixture::new();
    for shell in ["bash", "zsh", "fish"] {
        let run = fixture.workbook(&["completions", shell]);
        run.expect(0, &["cargo workbook ", "verify", "watch", "timeout", "datasource"]);
    }
    fixture.workbook(&["completions", "tcsh"]).expect(2, &["tcsh", "bash, zsh, fish"]);
    fixture.workbook(&["completions", "--help"]).expect(0, &["~/.bashrc", "workbook check <TAB>"]);
}

#[test]
fn bash_completes_the_commands() {
    let fixture = Fixture::new();
    let script = fixture.workbook(&["completions", "bash"]).stdout;
    let ask = "\nCOMP_WORDS=(workbook st); COMP_CWORD=1; _workbook workbook st workbook\n\
               echo \"${COMPREPLY[@]}\"\n";
    let bash = Command::new("bash").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut bash) = bash else {
        eprintln!("skipped: there is no bash");
        return;
    };
    bash.stdin.take().unwrap().write_all((script + ask).as_bytes()).unwrap();
    let output = bash.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "status step\n");
}

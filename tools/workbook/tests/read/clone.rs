//! A small clone in a temporary folder, without code that could be compiled. Called by the tests of
//! the book itself.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;

use crate::reading::{PATIENCE, Reading};

/// A book of two pages, of which the second includes one anchor of the only step.
pub struct Clone(tempfile::TempDir);

impl Clone {
    pub fn new() -> Self {
        let clone = Self(tempfile::tempdir().unwrap());
        clone.write("Cargo.toml", "");
        clone.write("book/book.toml", "[book]\ntitle = \"A book\"\n");
        clone.write("book/src/SUMMARY.md", "[First](first.md)\n\n- [One](one.md)\n");
        clone.write("book/src/first.md", "# A first page\n");
        let include = "{{#include ../../steps/01-first/src/lib.rs:one}}";
        clone.write("book/src/one.md", &format!("# One\n\n```rust\n{include}\n```\n"));
        let code = "// ANCHOR: one\nfn one() {}\n// ANCHOR_END: one\n";
        clone.write("steps/01-first/src/lib.rs", code);
        let exercise = "title = \"One\"\nchapter = \"one.md\"\nminutes = { read = 1, do = 1 }\n";
        clone.write("steps/01-first/exercise.toml", exercise);
        clone.write("exercises/01-first/Cargo.toml", "");
        clone
    }

    pub fn write(&self, path: &str, contents: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
    }

    pub fn contents(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    pub fn exists(&self, path: &str) -> bool {
        self.0.path().join(path).exists()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// Runs a command that ends by itself: its exit code, and all that it said.
    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = self.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (mut output, mut errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (sender, ended) = channel();
        std::thread::spawn(move || {
            let mut said = String::new();
            let read = output.read_to_string(&mut said).and(errors.read_to_string(&mut said));
            let _ = sender.send(read.map(|_| said));
        });
        let said = ended.recv_timeout(PATIENCE);
        if said.is_err() {
            child.kill().unwrap();
        }
        let code = child.wait().unwrap().code();
        (code.expect("the program ends by itself"), said.unwrap().unwrap())
    }

    /// Runs a command that is sent `input`: its exit code, its output and its errors.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> (i32, String, String) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses at once need not read what it is sent.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Starts `read` and waits until it says where it is.
    pub fn read(&self, arguments: &[&str]) -> Reading {
        Reading::start(self.command(&[&["read"], arguments].concat()))
    }

    pub fn path(&self, inside: &str) -> std::path::PathBuf {
        self.0.path().join(inside)
    }
}

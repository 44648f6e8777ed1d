//! An empty folder outside any clone, and the program run in it. Used by every test here.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Every file with its bytes, by its path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The folder; it vanishes with its value.
pub struct Folder {
    folder: tempfile::TempDir,
}

/// What the program printed, and how it ended.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    /// The exit code; -1 if a signal ended the program.
    pub code: i32,
}

impl Folder {
    pub fn new() -> Self {
        Self { folder: tempfile::Builder::new().prefix("generate-").tempdir().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn join(&self, inside: &str) -> PathBuf {
        self.path().join(inside)
    }

    pub fn read(&self, inside: &str) -> String {
        std::fs::read_to_string(self.join(inside)).unwrap()
    }

    pub fn write(&self, inside: &str, text: &str) {
        std::fs::write(self.join(inside), text).unwrap();
    }

    /// The program with `generate` and `arguments`, ready to be run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.arg("generate").args(arguments).current_dir(self.path());
        command.env("NO_COLOR", "1").stdin(Stdio::null());
        // A core file for every kill would lie in the folder.
        command.env_remove("RUST_BACKTRACE");
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Runs it with a text on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may end without reading.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap().into()
    }

    /// Everything in the folder, but for the history, which is of this machine.
    pub fn files(&self) -> Files {
        let mut files = Files::new();
        collect(self.path(), self.path(), &mut files);
        files.retain(|path, _| !path.contains("/.generate/history/"));
        files
    }

    /// A copy of the folder, history included.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        let mut files = Files::new();
        collect(self.path(), self.path(), &mut files);
        for (path, bytes) in files {
            let path = copy.join(&path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        copy
    }
}

fn collect(top: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => collect(top, &path, files),
            false => {
                let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        command.output().unwrap().into()
    }

    /// Fails the test unless the program ended with `code` and wrote each of `parts`.
    #[track_caller]
    pub fn expect(&self, code: i32, parts: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{self}");
        for part in parts {
            let found = self.stdout.contains(part) || self.stderr.contains(part);
            assert!(found, "`{part}` is missing in\n{self}");
        }
        self
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { stdout, stderr, code } = self;
        write!(f, "exit code {code}\n--- stdout\n{stdout}--- stderr\n{stderr}")
    }
}

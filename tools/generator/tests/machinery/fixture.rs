//! An app in a temporary folder, and its files. Used by every test here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use generator::spec::{App, Command};
use generator::{FileChange, Folder, Mode, Outcome, Report, create, undo};
use serde_json::{Value, json};

/// Every file with its bytes, by its path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A folder in which apps are made; it vanishes with its value.
pub struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    /// A folder with nothing in it.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with the app `bookstore` in it, copied from the first one.
    pub fn new() -> Self {
        static FIRST: LazyLock<Fixture> = LazyLock::new(|| {
            let fixture = Fixture::empty();
            let report = fixture.app("bookstore", Mode::Write).unwrap();
            assert_eq!(report.result, Outcome::Done);
            fixture
        });
        let fixture = Self::empty();
        for (path, bytes) in FIRST.all_files() {
            let path = fixture.parent().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        fixture
    }

    pub fn parent(&self) -> &Path {
        self.folder.path()
    }

    pub fn root(&self) -> PathBuf {
        self.parent().join("bookstore")
    }

    pub fn app(&self, name: &str, mode: Mode) -> anyhow::Result<Report> {
        let app = App { name: name.to_owned(), description: String::new() };
        create::run(self.parent(), app, mode)
    }

    pub fn find(&self) -> anyhow::Result<Folder> {
        Folder::find(self.parent(), None)
    }

    /// Runs a command given as `--config` would give it.
    pub fn try_run(&self, word: &str, answers: Value, mode: Mode) -> anyhow::Result<Report> {
        let command: Command =
            serde_json::from_value(json!({ "command": word, "answers": answers }))?;
        self.find()?.run(command, mode)
    }

    pub fn run(&self, word: &str, answers: Value) -> Report {
        self.try_run(word, answers, Mode::Write).unwrap()
    }

    pub fn model(&self, name: &str, fields: &[&str]) -> Report {
        self.run("model", json!({ "name": name, "fields": fields }))
    }

    pub fn undo(&self) -> Report {
        undo::undo(&self.find().unwrap(), Mode::Write).unwrap()
    }

    /// Writes over a file of the app.
    pub fn edit(&self, path: &str, edit: impl FnOnce(String) -> String) {
        let path = self.root().join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, edit(text)).unwrap();
    }

    /// Everything in the folder, but for the history, which knows more after each command.
    pub fn files(&self) -> Files {
        let mut files = self.all_files();
        files.retain(|path, _| !path.contains("/.generate/history/"));
        files
    }

    fn all_files(&self) -> Files {
        let mut files = Files::new();
        collect(self.parent(), self.parent(), &mut files);
        files
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

/// What a report says of a file.
#[track_caller]
pub fn change_of(report: &Report, path: &str) -> FileChange {
    let found = report.files.iter().find(|file| file.path == path);
    found.unwrap_or_else(|| panic!("no {path} in {report:#?}")).change
}

/// The error, with its causes.
#[track_caller]
pub fn fault(result: anyhow::Result<Report>) -> String {
    format!("{:#}", result.unwrap_err())
}

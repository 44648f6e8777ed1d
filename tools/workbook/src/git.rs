//! Git as a child. Called by `carry`, which needs a file as it was, and by `update`, which fetches.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::repository::Repository;
use crate::tree::{File, Tree};

/// By which a hook or a script that was started by git sends it to a repository of its own
/// (`git rev-parse --local-env-vars`).
const OF_ANOTHER_REPOSITORY: [&str; 8] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

/// The git of a clone.
pub struct Git<'a> {
    root: &'a Path,
    /// Another index than the clone's own.
    index: Option<PathBuf>,
}

impl<'a> Git<'a> {
    /// The git of the clone that `repository` is; an error where there is no git, or no clone.
    pub fn of(repository: &'a Repository) -> Result<Self> {
        let git = Self { root: repository.root(), index: None };
        let top = git.say(&["rev-parse", "--show-prefix"])?;
        if !top.is_empty() {
            bail!("{} is a folder inside of another git repository", repository.root().display());
        }
        Ok(git)
    }

    /// The same with an index of its own.
    pub fn with_index(&self, index: PathBuf) -> Self {
        Self { root: self.root, index: Some(index) }
    }

    /// Runs git and gives what it printed, without the white space at the end.
    pub fn say(&self, arguments: &[&str]) -> Result<String> {
        let output = self.run(arguments)?;
        if !output.status.success() {
            bail!("`git {}` failed: {}", arguments.join(" "), said(&output));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// Whether git ends well with these arguments.
    pub fn agrees(&self, arguments: &[&str]) -> Result<bool> {
        Ok(self.run(arguments)?.status.success())
    }

    /// Runs git to its end, whatever it finds.
    pub fn run(&self, arguments: &[&str]) -> Result<std::process::Output> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::null());
        command.output().context("cannot run git; is it installed?")
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        for name in OF_ANOTHER_REPOSITORY {
            command.env_remove(name);
        }
        // A question for a password would wait for ever where nobody can answer it.
        command.current_dir(self.root).env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
        command.envs(self.index.as_ref().map(|index| ("GIT_INDEX_FILE", index)));
        command
    }

    /// The commit that `revision` names, in full.
    pub fn commit(&self, revision: &str) -> Result<String> {
        let name = format!("{revision}^{{commit}}");
        self.say(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])
            .with_context(|| format!("git knows no revision `{revision}`"))
    }

    /// The files of `folder` as they were at `revision`, by their path inside it; none where there
    /// was no such folder. What a link leads to is not read.
    pub fn tree(&self, revision: &str, folder: &Path) -> Result<Tree> {
        let commit = self.commit(revision)?;
        let spec = match folder.to_str() {
            Some("") => commit,
            Some(folder) => format!("{commit}:{folder}"),
            None => bail!("{}: a name that is not UTF-8", folder.display()),
        };
        if !self.agrees(&["cat-file", "-e", &spec])? {
            return Ok(Tree::default());
        }
        let listed = self.run(&["ls-tree", "-r", "-z", &spec])?;
        let mut entries = Vec::new();
        for entry in listed.stdout.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            entries.extend(Entry::read(entry)?);
        }
        self.contents(entries)
    }

    /// Makes a commit that no branch has, and gives its name. It is made by the program, so it
    /// needs no name of a person.
    pub fn commit_tree(&self, tree: &str, parents: &[&str], subject: &str) -> Result<String> {
        let mut command = self.command();
        command.args(["commit-tree", tree, "-m", subject]);
        command.args(parents.iter().flat_map(|parent| ["-p", parent]));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "workbook");
            command.env(format!("GIT_{who}_EMAIL"), "workbook@example.com");
        }
        let output = command.stdin(Stdio::null()).output().context("cannot run git")?;
        if !output.status.success() {
            bail!("`git commit-tree` failed: {}", said(&output));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
    }

    /// Runs git with something to read.
    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> Result<()> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().context("cannot run git")?;
        child.stdin.take().context("git has no input")?.write_all(input)?;
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("`git {}` failed: {}", arguments.join(" "), said(&output));
        }
        Ok(())
    }

    /// Every file's contents, by one process: one for each would take seconds.
    fn contents(&self, entries: Vec<Entry>) -> Result<Tree> {
        let mut command = self.command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("cannot run git")?;
        let mut stdin = child.stdin.take().context("git has no input")?;
        let asked: String = entries.iter().map(|entry| format!("{}\n", entry.blob)).collect();
        // Written beside the reading: two full pipes would wait for each other.
        let writer = std::thread::spawn(move || stdin.write_all(asked.as_bytes()));
        let output = child.wait_with_output().context("cannot read what git printed")?;
        let _ = writer.join();
        let mut rest = output.stdout.as_slice();
        let mut tree = Tree::default();
        for entry in entries {
            let contents =
                next_blob(&mut rest).context("git printed less than it was asked for")?;
            let file = File { contents: contents.to_vec(), executable: entry.executable };
            tree.files.insert(entry.path, file);
        }
        Ok(tree)
    }
}

/// What git wrote about its failure, or its exit code.
fn said(output: &std::process::Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if text.is_empty() { output.status.to_string() } else { text }
}

struct Entry {
    path: PathBuf,
    blob: String,
    executable: bool,
}

impl Entry {
    /// Reads `100644 blob 0a1b…<tab>src/lib.rs`; `None` for a link or another repository.
    fn read(line: &[u8]) -> Result<Option<Self>> {
        let line = std::str::from_utf8(line).context("git has a name that is not UTF-8")?;
        let (about, path) = line.split_once('\t').context("git lists a tree in an unknown form")?;
        let mut about = about.split(' ');
        let (mode, kind, blob) = (about.next(), about.next(), about.next());
        let (Some(mode), Some("blob"), Some(blob)) = (mode, kind, blob) else { return Ok(None) };
        let executable = mode == "100755";
        let is_link = mode == "120000";
        Ok((!is_link).then(|| Self { path: path.into(), blob: blob.to_owned(), executable }))
    }
}

/// Takes `<id> blob <size>\n<contents>\n` off the front.
fn next_blob<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&rest[..end]).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let contents = rest.get(end + 1..end + 1 + size)?;
    *rest = rest.get(end + 2 + size..)?;
    Some(contents)
}

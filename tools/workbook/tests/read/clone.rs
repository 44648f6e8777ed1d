//! A small clone in a temporary folder, and the program reading its book. Called by the tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a test waits for something before it gives up. Nothing is expected to take this long.
const PATIENCE: Duration = Duration::from_secs(60);

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
        let mut command = self.command(&[&["read"], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let mut reading = Reading { child, lines, url: String::new() };
        let said = reading.said("reading at ");
        reading.url = said.trim_start_matches("reading at ").to_owned();
        reading
    }
}

/// The running program.
pub struct Reading {
    child: Child,
    lines: Receiver<String>,
    /// What it printed behind `reading at`.
    pub url: String,
}

impl Reading {
    /// The next line that it prints with `part` in it.
    pub fn said(&self, part: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the program says more");
            if line.contains(part) {
                return line;
            }
        }
    }

    /// `127.0.0.1:3000`.
    pub fn host(&self) -> String {
        self.url.trim_start_matches("http://").split('/').next().unwrap().to_owned()
    }

    pub fn port(&self) -> u16 {
        self.host().rsplit(':').next().unwrap().parse().unwrap()
    }

    /// The body of a page that exists.
    pub async fn get(&self, path: &str) -> String {
        let answer = reqwest::get(format!("http://{}{path}", self.host())).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// A whole answer, asked for without a client that would correct the path or the `Host`.
    pub async fn raw(&self, path: &str, host: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let address = self.host();
        tokio::task::spawn_blocking(move || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        })
        .await
        .unwrap()
    }

    /// What an open page is told.
    pub async fn events(&self) -> Events {
        let answer = reqwest::get(format!("http://{}/-/events", self.host())).await.unwrap();
        Events { answer, unread: String::new() }
    }

    /// Sends a signal and waits for the end.
    #[cfg(unix)]
    pub fn stop(mut self, signal: &str) -> Option<i32> {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        self.said("closed the book");
        self.child.wait().unwrap().code()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The events of an open page, in order.
pub struct Events {
    answer: reqwest::Response,
    unread: String,
}

impl Events {
    pub async fn next(&mut self) -> serde_json::Value {
        // Comments keep the connection open, and come for ever.
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let data = event.strip_prefix("data: ").map(str::to_owned);
                self.unread = rest.to_owned();
                if let Some(data) = data {
                    return serde_json::from_str(&data).unwrap();
                }
                continue; // a comment that keeps the connection open
            }
            let part = tokio::time::timeout_at(deadline, self.answer.chunk()).await;
            let part = part.expect("an event comes").unwrap().expect("the server goes on");
            self.unread.push_str(std::str::from_utf8(&part).unwrap());
        }
    }

    /// Why the newest sources could not be built.
    pub async fn next_problem(&mut self) -> String {
        loop {
            if let Some(problem) = self.next().await["problem"].as_str() {
                return problem.to_owned();
            }
        }
    }

    pub async fn next_without_problem(&mut self) {
        while !self.next().await["problem"].is_null() {}
    }
}

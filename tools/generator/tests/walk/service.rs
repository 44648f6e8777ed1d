//! The bookstore as a process, with what it keeps in a folder of its own. Used by every walk.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use transcript::{Answer, Request, Transcript};

/// The running program. It is killed when this is dropped.
pub struct Program {
    child: Child,
    /// Where it listens: `http://127.0.0.1:…`.
    pub base: String,
    _data: tempfile::TempDir,
}

/// The running program, and the transcript of what is said to it.
pub struct Service {
    program: Program,
    transcript: Transcript,
    sent: usize,
}

impl Program {
    pub fn start() -> Self {
        let program = std::env::var_os("GENERATED_BOOKSTORE")
            .expect("GENERATED_BOOKSTORE names the program: run `bash .ci/generated`");
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        command.env("BOOKSTORE_ADDR", "127.0.0.1:0").env("BOOKSTORE_DATA", data.path());
        command.env_remove("BOOKSTORE_DB_URL").env("BOOKSTORE_LOG", "error");
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ").expect("its address").to_owned();
        Self { child, base, _data: data }
    }
}

impl Service {
    /// Starts it, to be compared with `transcripts/<name>.snap`.
    pub fn start(name: &'static str) -> Self {
        let program = Program::start();
        let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/walk/transcripts");
        let transcript = Transcript::new(name, &program.base, &snapshots);
        Self { program, transcript, sent: 0 }
    }

    /// A sentence about what comes next.
    pub fn say(&mut self, sentence: &str) {
        self.transcript.say(sentence);
    }

    pub async fn send(&mut self, request: Request) -> Answer {
        self.sent += 1;
        self.transcript.send(request).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::new("GET", path)).await
    }

    /// POST, PUT or PATCH, with a body of JSON.
    pub async fn body(&mut self, method: &str, path: &str, body: Value) -> Answer {
        self.send(Request::new(method, path).json(&body)).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(Request::new("DELETE", path)).await
    }

    /// Adds a book that is not recorded; its id has the next name.
    pub async fn has(&mut self, book: Value) -> String {
        let request = Request::new("POST", "/books").json(&book);
        let id = request.send(&transcript::client(), &self.program.base).await.member("id");
        self.transcript.learn("book", &id);
        id
    }

    /// Six books; two of them lack something.
    pub async fn has_a_shelf(&mut self) {
        for (title, author, pages, published) in [
            ("Opticks", "Isaac Newton", Some(400), Some("1704-01-01")),
            ("The Principia", "Isaac Newton", Some(974), Some("1687-07-05")),
            ("Elements", "Euclid", Some(500), None),
            ("On Computable Numbers", "Alan Turing", None, Some("1936-11-30")),
            ("100% Proof", "Ada Lovelace", Some(66), Some("1843-10-01")),
            ("the art of war", "Sun Tzu", Some(100), None),
        ] {
            let stocked = pages.is_some_and(|pages| pages < 500);
            self.has(json!({
                "title": title, "author": author, "pages": pages, "published": published,
                "in_stock": stocked
            }))
            .await;
        }
    }

    /// Compares the transcript, which has so many requests.
    pub fn check(self, requests: usize) {
        self.transcript.check();
        assert_eq!(self.sent, requests, "the walk has another number of requests");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// JSON as the value of a parameter (RFC 3986, section 2.1); what a reader can read stays as it is.
pub fn encoded(value: &Value) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~{}[]\",:^".contains(&byte);
    let encode = |byte: u8| match byte {
        byte if keep(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    value.to_string().bytes().map(encode).collect()
}

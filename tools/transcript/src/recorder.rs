//! The recorder: sends, keeps what went over the wire as text, and compares it at the end.
//! Called by every test that has a transcript.

use std::path::{Path, PathBuf};

use crate::{Answer, Mail, Names, Request};

/// When this variable names a folder, every transcript is also written there as it really was, so
/// that a program can show the difference in its own way.
const FOLDER_VARIABLE: &str = "TRANSCRIPT_DIR";

/// One test's exchanges with one system.
pub struct Transcript {
    name: &'static str,
    snapshots: PathBuf,
    base: String,
    client: reqwest::Client,
    names: Names,
    text: String,
    checked: bool,
}

impl Transcript {
    /// Starts the transcript `name`, with the system at `base` (`http://127.0.0.1:8000`), to be
    /// compared with `<snapshots>/<name>.snap`.
    pub fn new(name: &'static str, base: &str, snapshots: &Path) -> Self {
        Self {
            name,
            snapshots: snapshots.to_owned(),
            base: base.to_owned(),
            client: crate::client(),
            names: Names::default(),
            text: String::new(),
            checked: false,
        }
    }

    /// A sentence about what comes next.
    pub fn say(&mut self, sentence: &str) {
        self.block(&format!("# {sentence}\n"));
    }

    /// Gives `value` the next name of its kind: `[note 1]` for a note that the test wrote before.
    pub fn learn(&mut self, kind: &str, value: &str) {
        self.names.learn(kind, value);
    }

    /// Shows `value` as `[name]`, for a value that the test has from elsewhere.
    pub fn name(&mut self, value: &str, name: &str) {
        self.names.name(value, format!("[{name}]"));
    }

    /// The system was started anew, at another address.
    pub fn moved_to(&mut self, base: &str) {
        base.clone_into(&mut self.base);
    }

    /// Sends `request` and keeps it with its answer.
    pub async fn send(&mut self, request: Request) -> Answer {
        let answer = request.send(&self.client, &self.base).await;
        self.keep(&request, &answer);
        answer
    }

    /// Sends `requests` at once. The answers are kept in the order of their status, because which
    /// of the requests wins is chance.
    pub async fn send_at_once(&mut self, requests: &[Request]) -> Vec<Answer> {
        let answers = self.send_at_once_unseen(requests).await;
        for request in requests {
            self.block(&request.render(&self.names));
        }
        for (request, answer) in requests.iter().zip(&answers) {
            self.learn_from(request, answer);
            self.block(&answer.render(&self.names));
        }
        answers
    }

    /// Sends `requests` at once and keeps none of it, for more of them than anybody would read.
    pub async fn send_at_once_unseen(&self, requests: &[Request]) -> Vec<Answer> {
        let send = |request: &Request| {
            let (request, client) = (request.clone(), self.client.clone());
            let base = self.base.clone();
            tokio::spawn(async move { request.send(&client, &base).await })
        };
        let running: Vec<_> = requests.iter().map(send).collect();
        let mut answers = Vec::new();
        for task in running {
            answers.push(task.await.expect("sending does not panic"));
        }
        answers.sort_by_key(|answer| answer.status);
        answers
    }

    /// Keeps a mail, and learns the code in it.
    pub fn keep_mail(&mut self, mail: Option<&Mail>) {
        match mail {
            Some(mail) => {
                self.names.learn("code", &mail.code());
                self.block(&mail.render());
            }
            None => self.block("(mail) none came\n"),
        }
    }

    /// Compares what was kept with the snapshot; panics when they differ.
    pub fn check(mut self) {
        self.checked = true;
        let text = self.write();
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(&self.snapshots);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(self.name, text));
    }

    fn keep(&mut self, request: &Request, answer: &Answer) {
        self.learn_from(request, answer);
        self.block(&request.render(&self.names));
        self.block(&answer.render(&self.names));
    }

    fn learn_from(&mut self, request: &Request, answer: &Answer) {
        let location = answer.header("location");
        let location = (!location.is_empty()).then_some(location.as_str());
        self.names.learn_from_answer(&request.path, location, &answer.json());
    }

    fn block(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(text);
    }

    /// The named text, also written where the variable says.
    fn write(&self) -> String {
        let text = self.names.apply(&self.text);
        if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
            let path = Path::new(&folder).join(format!("{}.txt", self.name));
            if let Err(error) = std::fs::write(&path, &text) {
                eprintln!("cannot write {}: {error}", path.display());
            }
        }
        text
    }
}

impl Drop for Transcript {
    /// A test that panicked half-way still shows how far it came.
    fn drop(&mut self) {
        if !self.checked {
            self.write();
            if !std::thread::panicking() {
                panic!("the transcript `{}` was recorded but never checked", self.name);
            }
        }
    }
}

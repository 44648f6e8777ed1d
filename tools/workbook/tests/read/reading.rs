//! The running program: what it prints, what it answers, what it tells an open page. Called by the
//! tests.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// How long a test waits for something before it gives up. Nothing is expected to take this long.
pub const PATIENCE: Duration = Duration::from_secs(180);

/// A `read` that serves.
pub struct Reading {
    child: Child,
    lines: Receiver<String>,
    /// What it printed behind `reading at`.
    pub url: String,
}

impl Reading {
    /// Starts it and waits until it says where it is.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let mut reading = Self { child, lines, url: String::new() };
        let said = reading.said("reading at ");
        reading.url = said.trim_start_matches("reading at ").to_owned();
        reading
    }

    /// The next line that it prints with `part` in it.
    pub fn said(&self, part: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).expect("the program says more");
            if line.contains(part) {
                return line;
            }
        }
    }

    /// What it has printed since somebody last asked.
    pub fn said_meanwhile(&self) -> Vec<String> {
        self.lines.try_iter().collect()
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
        let request = client().get(format!("http://{}{path}", self.host()));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    /// The token that the pages of this run carry.
    pub async fn token(&self) -> String {
        let page = self.get("/").await;
        let (_, after) = page.split_once("data-token=\"").expect("the page has the token");
        after.split('"').next().unwrap().to_owned()
    }

    /// What a page of the book orders: the status, and what it is told.
    pub async fn order(&self, what: &str, order: Value) -> (u16, String) {
        let token = self.token().await;
        let request = client().post(format!("http://{}/-/{what}", self.host()));
        let request = request.header("Origin", format!("http://{}", self.host()));
        let request = request.header("Sec-Fetch-Site", "same-origin");
        let answer = request.header("X-Workbook-Token", token).json(&order).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// A whole answer, asked for without a client that would correct the path or the `Host`.
    pub fn raw(&self, path: &str, host: &str) -> String {
        self.bytes(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    /// Everything that comes back for these bytes, until the server closes the connection.
    pub fn bytes(&self, request: &str) -> String {
        let mut stream = self.connect();
        // The server may answer, and close, before it has read everything.
        let _ = stream.write_all(request.as_bytes());
        read_to_end(&mut stream)
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.host()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// What an open page is told.
    pub async fn events(&self) -> Events {
        self.events_of("").await
    }

    /// What the open page of a chapter is told.
    pub async fn events_of(&self, chapter: &str) -> Events {
        let address = format!("http://{}/-/events?chapter={chapter}", self.host());
        let answer = client().get(address).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        Events { answer, unread: String::new(), known: VecDeque::new() }
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
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // A signal lets it end what it has started.
        let process = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &process]).status();
        if !asked.is_ok_and(|asked| asked.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// Reads until the other side closes or resets.
pub fn read_to_end(stream: &mut TcpStream) -> String {
    let (mut answer, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(&part[..read]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the server keeps the connection open: {error}"),
        }
    }
    String::from_utf8(answer).unwrap()
}

/// The server is on this machine, and a proxy of the environment is not.
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// The events of an open page, in order.
pub struct Events {
    answer: reqwest::Response,
    unread: String,
    /// Names and data of those that came and that nobody asked for yet.
    known: VecDeque<(String, Value)>,
}

impl Events {
    /// The edition, at once and when it changes.
    pub async fn next(&mut self) -> Value {
        self.next_of("message").await
    }

    /// The next event of this name; others are passed over.
    pub async fn next_of(&mut self, name: &str) -> Value {
        self.until(name, |_| true).await
    }

    /// The first event of this name that holds; others are passed over.
    pub async fn until(&mut self, name: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                while let Some((known, data)) = self.known.pop_front() {
                    if known == name && holds(&data) {
                        return data;
                    }
                    if known == name {
                        last = data;
                    }
                }
                self.receive().await;
            }
        });
        // The server's signs of life are no events, so only the whole has a limit.
        found.await.unwrap_or_else(|_| panic!("no such event `{name}` came; the last was {last}"))
    }

    async fn receive(&mut self) {
        let part = self.answer.chunk().await.unwrap().expect("the server goes on");
        self.unread.push_str(std::str::from_utf8(&part).unwrap());
        while let Some((event, rest)) = self.unread.split_once("\n\n") {
            let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
            let name = line("event: ").unwrap_or("message").to_owned();
            if let Some(Ok(data)) = line("data: ").map(serde_json::from_str) {
                self.known.push_back((name, data));
            }
            self.unread = rest.to_owned();
        }
    }

    /// Why the newest sources could not be built.
    pub async fn next_problem(&mut self) -> String {
        let with_problem = |data: &Value| data["problem"].is_string();
        self.until("message", with_problem).await["problem"].as_str().unwrap().to_owned()
    }

    pub async fn next_without_problem(&mut self) {
        self.until("message", |data| data["problem"].is_null()).await;
    }
}

//! Starts every service as a process of its own, and ends them together. Called by `main` when no
//! service is named.

use std::io::{Error, Write};
use std::process::Stdio;
use std::time::Duration;

use futures_util::future::select_all;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::oneshot::{self, Receiver, Sender};
use tokio::task::JoinHandle;

use crate::chassis::serve::{Switch, signal};

/// Tells a service to stop when its standard input ends: when the starter closes it, or dies.
pub const WITH_STARTER: &str = "--until-stdin-ends";
/// How long a service may take to be ready, and to end.
const STARTING: Duration = Duration::from_secs(30);
const ENDING: Duration = Duration::from_secs(30);

/// A service: its name, which is its argument; the variable that says where it listens; and the one
/// by which those that start after it learn where it is.
struct Service(&'static str, &'static str, &'static str);

/// In the order of starting: each after those that it calls. The last is where clients go.
const SERVICES: [Service; 5] = [
    Service("auth", "AUTH_ADDR", "AUTH_URL"),
    Service("notes", "NOTES_ADDR", "NOTES_URL"),
    Service("supplier", "SUPPLIER_ADDR", "SUPPLIER_URL"),
    Service("bookstore", "BOOKSTORE_ADDR", "BOOKSTORE_URL"),
    Service("gateway", "KEEP_ADDR", ""),
];

/// Starts every service, says where Keep listens, and waits for a signal or for a service that ends
/// by itself, which is a failure. Then all of them are stopped, the last that started first.
pub async fn run() -> Result<(), String> {
    let mut running = Vec::new();
    let ended = tokio::select! {
        ended = start_and_watch(&mut running) => Some(ended),
        () = signal() => None,
    };
    while let Some(process) = running.pop() {
        process.stop().await;
    }
    ended.map_or(Ok(()), Err)
}

/// Comes back when something has gone wrong, and says what.
async fn start_and_watch(running: &mut Vec<Process>) -> String {
    let any_port = std::env::var("KEEP_ADDR").is_ok_and(|address| address.ends_with(":0"));
    let mut urls = Vec::new();
    for Service(name, address, url) in &SERVICES {
        let mut command = Command::new(std::env::current_exe().unwrap_or_default());
        command.args([name, WITH_STARTER]).envs(urls.iter().cloned());
        if any_port && std::env::var_os(address).is_none() {
            command.env(address, "127.0.0.1:0");
        }
        let (process, ready) = match Process::start(name, command) {
            Ok(started) => started,
            Err(error) => return format!("{name} does not start: {error}"),
        };
        let id = process.child.id().unwrap_or_default();
        running.push(process);
        match tokio::time::timeout(STARTING, ready).await {
            Ok(Ok(found)) => {
                eprintln!("{name:9} | ready at {found}, process {id}");
                urls.push((*url, found));
            }
            Ok(Err(_)) => return format!("{name} ended before it was ready"),
            Err(_) => return format!("{name} is not ready after {STARTING:?}"),
        }
    }
    announce(urls.last().map_or("", |(_, url)| url));
    let ends = running.iter_mut().map(|process| Box::pin(process.end()));
    select_all(ends).await.0
}

/// A service that runs.
struct Process {
    name: &'static str,
    child: Child,
    /// As long as this is open, the service runs.
    lifeline: Option<ChildStdin>,
    printing: [JoinHandle<()>; 2],
}

impl Process {
    /// Starts it. What comes second gets its address, or an error when it ends without one.
    fn start(name: &'static str, mut command: Command) -> Result<(Self, Receiver<String>), Error> {
        // Ctrl-C in a terminal is for the starter, which stops the services in their order.
        #[cfg(unix)]
        command.process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.kill_on_drop(true).spawn()?;
        let lifeline = child.stdin.take();
        let (tell, ready) = oneshot::channel();
        let printing = [
            tokio::spawn(print(name, child.stdout.take(), Some(tell))),
            tokio::spawn(print(name, child.stderr.take(), None)),
        ];
        Ok((Self { name, child, lifeline, printing }, ready))
    }

    /// Waits until it ends by itself, and says how it did.
    async fn end(&mut self) -> String {
        match self.child.wait().await {
            Ok(status) => format!("{} ended by itself ({status})", self.name),
            Err(error) => format!("{} cannot be watched: {error}", self.name),
        }
    }

    /// Lets it finish what it does, and prints what it had to say.
    async fn stop(mut self) {
        drop(self.lifeline.take());
        if tokio::time::timeout(ENDING, self.child.wait()).await.is_err() {
            eprintln!("{} did not end in {ENDING:?} and is killed", self.name);
            let _ = self.child.kill().await;
        }
        for printing in self.printing {
            let _ = printing.await;
        }
    }
}

/// Prints what a service writes, line by line behind its name, but for the line that says that it
/// is ready, which is for the starter.
async fn print<R: AsyncRead + Unpin>(
    name: &str,
    output: Option<R>,
    mut tell: Option<Sender<String>>,
) {
    let Some(output) = output else { return };
    let mut lines = BufReader::new(output).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line);
        match line.strip_prefix("listening on ").zip(tell.take()) {
            Some((url, tell)) => drop(tell.send(url.to_owned())),
            None => drop(writeln!(std::io::stderr(), "{name:9} | {line}")),
        }
    }
}

/// Says where Keep listens, in the first line, and what to try. Whoever started the program may have
/// read that line and closed the pipe, which is no reason to end.
fn announce(url: &str) {
    let text = format!(
        "listening on {url}\n\
         a first request to try:\n  \
         curl -i {url}/api/v1/auth/sign-up -H 'content-type: application/json' \\\n    \
         -d '{{\"name\": \"Ada\", \"email\": \"ada@example.com\", \"password\": \"correct horse\"}}'\n"
    );
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Stops a service when its standard input ends. A thread waits for that, because the runtime would
/// wait for its own at the end.
pub fn stop_with_starter(switch: Switch) {
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        switch.stop();
    });
}

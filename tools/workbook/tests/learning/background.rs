//! The program while it runs: its lines as they come, and signals. Used by `watch` and `up`.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// Longer than anything here takes on a machine under load; nothing waits so long when all is well.
const DEADLINE: Duration = Duration::from_secs(120);

/// A program that runs; it is killed at the end of the test.
pub struct Background {
    child: Child,
    lines: Receiver<String>,
    /// Everything that it has written so far.
    pub written: String,
}

impl Background {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        read(child.stdout.take().unwrap(), sender.clone());
        read(child.stderr.take().unwrap(), sender);
        Self { child, lines, written: String::new() }
    }

    /// Waits for the next line that holds `part`, and gives it.
    #[track_caller]
    pub fn wait_for(&mut self, part: &str) -> String {
        let begin = Instant::now();
        loop {
            let left = DEADLINE.saturating_sub(begin.elapsed());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("`{part}` did not come in\n{}", self.written)
            };
            self.written.push_str(&line);
            self.written.push('\n');
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Waits for lines that hold these parts, in whatever order they come: what is written on standard
    /// error may be read before what was written on standard output earlier.
    #[track_caller]
    pub fn wait_for_all(&mut self, parts: &[&str]) {
        let from = self.written.len();
        for part in parts {
            if !self.written[from..].contains(part) {
                self.wait_for(part);
            }
        }
    }

    /// Writes on its standard input.
    pub fn press(&mut self, keys: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        input.write_all(keys.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// Closes its standard input.
    pub fn close_input(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Sends a signal: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -s {name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Waits for its end and gives the exit code; -1 if a signal ended it.
    #[track_caller]
    pub fn end(&mut self) -> i32 {
        // Both outputs are closed at its end, which ends the channel.
        let begin = Instant::now();
        while let Ok(line) = self.lines.recv_timeout(DEADLINE.saturating_sub(begin.elapsed())) {
            self.written.push_str(&line);
            self.written.push('\n');
        }
        assert!(begin.elapsed() < DEADLINE, "it did not end:\n{}", self.written);
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // A test that fails leaves nothing running: what the program started ends when it is asked to
        // end, and not when it is killed.
        if matches!(self.child.try_wait(), Ok(None)) {
            self.signal("TERM");
            for _ in 0..500 {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: impl Read + Send + 'static, sender: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
}

/// Whether a process with this id lives. One that has ended and that nobody has waited for yet
/// does not.
pub fn lives(id: &str) -> bool {
    let output = Command::new("ps").args(["-o", "stat=", "-p", id.trim()]).output().unwrap();
    let state = String::from_utf8(output.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

/// Waits until the file has contents, and gives them.
pub fn wait_for_file(path: &Path) -> String {
    for _ in 0..6000 {
        match std::fs::read_to_string(path) {
            Ok(text) if !text.is_empty() => return text,
            _ => std::thread::sleep(std::time::Duration::from_millis(20)),
        }
    }
    panic!("{} was not written", path.display())
}

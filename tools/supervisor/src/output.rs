//! The outputs of a process, line by line. Called by a member, for each process that it starts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{ChildStderr, ChildStdout};
use tokio::sync::oneshot::{self, Receiver, Sender};
use tokio::task::JoinHandle;

/// How many of the last lines are kept.
const LAST_LINES: usize = 10;
/// How long is waited for the last lines of a process that has ended. What left its group may hold
/// an output open for ever.
const REST: Duration = Duration::from_secs(2);

/// Takes each line as it comes.
pub type Print = Arc<dyn Fn(&str) + Send + Sync>;

/// What a process writes, while it runs and after it.
pub struct Output {
    last_lines: Arc<Mutex<VecDeque<String>>>,
    /// Those that have not come to their end.
    reading: Vec<JoinHandle<()>>,
}

impl Output {
    /// Reads both outputs to their ends. The second value is the address in the line `listening on
    /// http://127.0.0.1:8001`, without the scheme.
    pub fn follow(
        (stdout, stderr): (Option<ChildStdout>, Option<ChildStderr>),
        print: &Print,
    ) -> (Self, Receiver<String>) {
        let (tell, address) = oneshot::channel();
        let last_lines = Arc::<Mutex<VecDeque<String>>>::default();
        let reading = vec![
            tokio::spawn(read(stdout, Arc::clone(&last_lines), Arc::clone(print), Some(tell))),
            tokio::spawn(read(stderr, Arc::clone(&last_lines), Arc::clone(print), None)),
        ];
        (Self { last_lines, reading }, address)
    }

    /// Waits until everything is read, which is when what the process started is gone too.
    pub async fn rest(&mut self) {
        let all = async {
            while let Some(reading) = self.reading.last_mut() {
                let _ = reading.await;
                self.reading.pop();
            }
        };
        let _ = tokio::time::timeout(REST, all).await;
    }

    /// What was written last, a line each.
    pub fn last_lines(&self) -> Vec<String> {
        self.last_lines.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// An output that cannot be read any more has ended.
async fn read(
    output: Option<impl AsyncRead + Unpin>,
    last_lines: Arc<Mutex<VecDeque<String>>>,
    print: Print,
    mut tell: Option<Sender<String>>,
) {
    let Some(output) = output else { return };
    let mut lines = BufReader::new(output).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        print(&line);
        if let Some(address) = line.strip_prefix("listening on http://")
            && let Some(tell) = tell.take()
        {
            // Nobody waits for it any more when the start was given up.
            let _ = tell.send(address.to_owned());
        }
        let mut last_lines = last_lines.lock().unwrap_or_else(PoisonError::into_inner);
        if last_lines.len() == LAST_LINES {
            last_lines.pop_front();
        }
        last_lines.push_back(line);
    }
}

//! The output of services, line by line, each behind its service's name. Called by `running`.

use console::{Color, style};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{ChildStderr, ChildStdout};
use tokio::sync::mpsc::UnboundedSender;

const COLOURS: [Color; 6] =
    [Color::Cyan, Color::Magenta, Color::Green, Color::Yellow, Color::Blue, Color::Red];

/// What was heard of a process; a service that is started again is another process.
#[derive(Debug)]
pub struct Said {
    /// The number of the process, from 0.
    pub run: usize,
    /// The line, which was printed already; `None` when both outputs are closed.
    pub line: Option<String>,
}

/// `notes | `, in the colour of the service with this index.
pub fn prefix(name: &str, width: usize, index: usize) -> String {
    style(format!("{name:width$} | ")).fg(COLOURS[index % COLOURS.len()]).to_string()
}

/// Prints both outputs of a process as they come, and passes the lines on.
pub fn follow(
    (stdout, stderr): (Option<ChildStdout>, Option<ChildStderr>),
    prefix: &str,
    run: usize,
    said: &UnboundedSender<Said>,
) {
    let (said, prefix) = (said.clone(), prefix.to_owned());
    tokio::spawn(async move {
        let print = async |output| print_lines(output, &prefix, run, &said).await;
        match (stdout, stderr) {
            (Some(stdout), Some(stderr)) => {
                tokio::join!(print(Box::new(stdout)), print(Box::new(stderr)));
            }
            _ => unreachable!("both are piped"),
        }
        // The receiver is gone only when the whole system is.
        let _ = said.send(Said { run, line: None });
    });
}

type Output = Box<dyn AsyncRead + Send + Unpin>;

async fn print_lines(output: Output, prefix: &str, run: usize, said: &UnboundedSender<Said>) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    // An output that cannot be read any more is closed.
    while output.read_until(b'\n', &mut line).await.is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        anstream::println!("{prefix}{text}");
        let text = console::strip_ansi_codes(&text).into_owned();
        let _ = said.send(Said { run, line: Some(text) });
        line.clear();
    }
}

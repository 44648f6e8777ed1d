//! Asks a service whether it is ready. Called when a service has started, and by whoever shows a
//! system's state.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// How long a service that listens may take to be ready.
const READY: Duration = Duration::from_secs(15);
/// How long a person who asks waits for the answer.
const NOW: Duration = Duration::from_secs(2);
/// Between two questions.
const BETWEEN: Duration = Duration::from_millis(100);

/// Asks `/readyz` at `address` (`127.0.0.1:8000`) until it answers 200. The error is what it did
/// last.
pub(crate) async fn ready(address: &str) -> Result<(), String> {
    let begin = Instant::now();
    loop {
        let fault = match timeout(READY, status_line(address)).await {
            Ok(Ok(line)) if is_good(&line) => return Ok(()),
            Ok(Ok(line)) => format!("http://{address}/readyz answers `{line}`"),
            Ok(Err(error)) => format!("nobody answers at {address} ({error})"),
            Err(_) => return Err("it did not answer".to_owned()),
        };
        if begin.elapsed() > READY {
            return Err(fault);
        }
        sleep(BETWEEN).await;
    }
}

/// The state of the service at `url` (`http://127.0.0.1:8000`) now: `ready`, or the fault.
pub async fn now(url: &str) -> String {
    match timeout(NOW, status_line(url.trim_start_matches("http://"))).await {
        Ok(Ok(line)) if is_good(&line) => "ready".to_owned(),
        Ok(Ok(line)) => {
            let (_, status) = line.split_once(' ').unwrap_or(("", "not by HTTP"));
            format!("answers {status}")
        }
        Ok(Err(_)) => "does not answer".to_owned(),
        Err(_) => format!("no answer within {} s", NOW.as_secs()),
    }
}

fn is_good(status_line: &str) -> bool {
    status_line.split(' ').nth(1) == Some("200")
}

/// The first line of the answer. A whole HTTP client would be a heavy way to read twelve bytes.
async fn status_line(host: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(1024).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

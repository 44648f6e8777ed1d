//! Asks a service whether it is ready. Called by `up`.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout};

/// How long a service that listens may take to be ready.
const READY: Duration = Duration::from_secs(15);
/// How long a person who asks waits for the answer.
const NOW: Duration = Duration::from_secs(2);
/// Between two questions.
const BETWEEN: Duration = Duration::from_millis(100);

/// Asks `/readyz` at `address` (`http://127.0.0.1:8000`) until it answers 200.
pub async fn ready(address: &str) -> Result<()> {
    let begin = Instant::now();
    loop {
        let answer = timeout(READY, status_line(address)).await;
        let answer = answer.context("it did not answer")?;
        match answer {
            Ok(line) if is_good(&line) => return Ok(()),
            Ok(line) if begin.elapsed() > READY => bail!("{address}/readyz answers `{line}`"),
            Err(error) if begin.elapsed() > READY => return Err(error),
            _ => sleep(BETWEEN).await,
        }
    }
}

/// What `/readyz` at `address` says now: `ready`, or what is the matter.
pub async fn now(address: &str) -> String {
    match timeout(NOW, status_line(address)).await {
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
async fn status_line(address: &str) -> Result<String> {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await.with_context(|| format!("no one at {host}"))?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(1024).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

//! The services as processes of their own: what the end of one means for the others.
//!
//! Covers until 04: src/main.rs

use std::time::{Duration, Instant};

use transcript::Request;

use crate::process::{Process, command, end_of};

/// A port that is free now. A service that is started again has to listen where it did before.
pub fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a port").to_string()
}

#[tokio::test]
async fn no_service_outlives_the_one_who_started_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = Process::start(&mut command(folder.path()));
    // Not even when it cannot tell them.
    all.child.kill().expect("it is killed");
    all.child.wait().expect("it is gone");
    let (client, started) = (transcript::client(), Instant::now());
    while Request::new("GET", "/healthz").send(&client, &all.base).await.status != 0 {
        assert!(started.elapsed() < Duration::from_secs(20), "the gateway still answers");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[test]
fn an_unknown_service_is_used_wrongly() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [&["notes"][..], &["gateway", "monolith"], &["--help"], &[""]] {
        let output = end_of(command(folder.path()).args(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains("[gateway | monolith]"), "{text}");
    }
}

//! Systems of real processes, driven through the interface that `cargo workbook up` uses, and as
//! the whole program that a step is.

#![cfg(unix)]

mod members;
mod programs;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

/// The program with the services.
const PROGRAM: &str = env!("CARGO_BIN_EXE_supervised");

/// The answer of the service at `url` to a GET of `path`, or the error.
fn get(url: &str, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned())
}

/// The state of a process as `ps` writes it, `S` or `T`; empty when there is none.
fn state(id: u32) -> String {
    let ps = Command::new("ps").args(["-o", "stat=", "-p", &id.to_string()]).output();
    String::from_utf8_lossy(&ps.expect("ps runs").stdout).trim().to_owned()
}

fn lives(id: u32) -> bool {
    let state = state(id);
    !state.is_empty() && !state.starts_with('Z')
}

/// Waits for what another process is about to do.
#[track_caller]
fn wait_until(what: &str, happened: impl Fn() -> bool) {
    let started = Instant::now();
    while !happened() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

//! The whole life of a system that nobody gives orders to. Called by the `main` of a step when no
//! service is named.

use std::io::Write;

use crate::service::Service;
use crate::signals::Signals;
use crate::system::System;

/// Starts every service, says where the last one listens, and waits for a signal or for a service
/// that ends by itself, which is a failure. Then all of them are stopped, the last that started
/// first. A second signal kills them.
pub async fn run(services: Vec<Service>) -> Result<(), String> {
    let mut signals = Signals::listen().map_err(|error| format!("cannot hear signals: {error}"))?;
    let names: Vec<String> = services.iter().map(|service| service.name.clone()).collect();
    let mut system = System::new(services, move |index, line| {
        // The address comes with the news that the service is ready.
        if !line.starts_with("listening on ") {
            log(&names[index], line);
        }
    });
    let ended = tokio::select! {
        fault = start_and_watch(&mut system) => Err(fault),
        () = signals.next() => Ok(()),
    };
    tokio::select! {
        () = stop(&mut system) => ended,
        () = signals.next() => Err("killed what still ran".to_owned()),
    }
}

/// Comes back when something has gone wrong, and says what.
async fn start_and_watch(system: &mut System) -> String {
    for index in 0..system.members().len() {
        let started = system.start(index).await;
        let member = &system.members()[index];
        if let Err(fault) = started {
            return format!("{} {fault}", member.name());
        }
        let id = member.id().unwrap_or_default();
        log(member.name(), &format!("ready at {}, process {id}", member.url()));
    }
    announce(&system.members().last().map_or_else(String::new, |entry| entry.url()));
    let index = system.ended().await;
    let member = &system.members()[index];
    let how = member.down().map_or_else(String::new, ToString::to_string);
    format!("{} {how}", member.name())
}

async fn stop(system: &mut System) {
    for index in (0..system.members().len()).rev() {
        if !system.stop(index).await {
            log(system.members()[index].name(), "did not end when asked, and was killed");
        }
    }
}

/// Standard output has only what programs wait for. A closed standard error is no reason to end.
fn log(name: &str, line: &str) {
    let _ = writeln!(std::io::stderr(), "{name:9} | {line}");
}

/// Says where the system listens, in the first line, and what to try. Whoever started the program
/// may have read that line and closed the pipe, which is no reason to end.
fn announce(url: &str) {
    let text = format!(
        "listening on {url}\na first request to try, in another terminal: curl -i {url}/readyz\n"
    );
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Waits until standard input ends: when the starter closes it to stop this service, or dies. A
/// thread waits for that, because the runtime would wait for its own at the end.
pub async fn stdin_ended() {
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        drop(tell);
    });
    let _ = told.await;
}

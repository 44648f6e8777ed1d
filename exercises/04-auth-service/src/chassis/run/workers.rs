//! Runtimes that share the work of a service. Called by `serve`, and by the `main` of a gateway.

use std::future::pending;
use std::io::Result;
use std::num::NonZero;
use std::thread;

use axum::Router;
use tokio::runtime::{Builder, Handle};

/// A runtime, and what is served on it.
pub struct Worker {
    pub runtime: Handle,
    pub router: Router,
}

/// A thread for each core, with a runtime and a router of its own, until the process ends. A request
/// that passes a gateway waits four times and works little in between: on a runtime of many threads
/// much of that work is waking another thread.
pub fn one_for_each_core(router: impl Fn() -> Router) -> Result<Vec<Worker>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    (0..cores).map(|_| start(router())).collect()
}

fn start(router: Router) -> Result<Worker> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let worker = Worker { runtime: runtime.handle().clone(), router };
    thread::Builder::new()
        .name("worker".into())
        .spawn(move || runtime.block_on(pending::<()>()))?;
    Ok(worker)
}

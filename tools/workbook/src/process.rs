//! Child processes and signals, as the commands use them. Called by `check`, `watch`, `verify`,
//! `read` and `up`.

use std::future::Future;

use anyhow::{Context, Result};
pub use supervisor::{ProcessGroup, Signals};

/// Runs `future` to its end on this thread.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the event loop")?;
    runtime.block_on(future)
}

//! Listens, serves and stops. Called by `main` and the composition root.

use std::io::{Error, ErrorKind, Result};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;

/// The time that a client has to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// The time that running requests, and then waiting mails, have once the program is told to stop.
pub const DRAIN: Duration = Duration::from_secs(10);

/// Stops a server. Clones stop the same one.
#[derive(Clone, Default)]
pub struct Switch(Handle<SocketAddr>);

impl Switch {
    /// Tells the server to stop: no new connections, and an end to the waiting.
    pub fn stop(&self) {
        self.0.graceful_shutdown(Some(DRAIN));
    }
}

/// Listens at `address`, which stands in the variable `name`.
pub fn listen(address: &str, name: &str) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| {
        let way_out =
            format!("cannot listen at {address} ({error}); set {name} to another address");
        Error::new(ErrorKind::AddrNotAvailable, way_out)
    })
}

/// Serves until the switch says stop. Requests that were accepted by then are answered, within a
/// deadline.
pub async fn serve(listener: TcpListener, router: Router, switch: &Switch) -> Result<()> {
    listener.set_nonblocking(true)?;
    let mut server = axum_server::from_tcp(listener)?.handle(switch.0.clone());
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
    server.serve(router.into_make_service()).await
}

/// Stops the server on Ctrl-C or SIGTERM.
pub async fn stop_on_signal(switch: Switch) {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        };
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
    tracing::info!("stopping: running requests are answered first");
    switch.stop();
}

//! Listens, serves and stops. Called by `main` and the composition roots.

use std::io::{Error, ErrorKind, Result};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, header};
use axum::response::Response;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::patience::Patient;
use super::workers::Worker;

/// The time that a client has to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// The most that is kept of a head that has not come to its end.
const HEAD_BYTES: usize = 64 * 1024;
/// The time for which a client may leave an answer unread, where no other is set.
const READING: Duration = Duration::from_secs(30);
/// The time that running requests, and then waiting mails, have once the service is told to stop.
pub const DRAIN: Duration = Duration::from_secs(10);
/// The time for which a service that is told to stop still takes connections. Tests choose less.
pub const LAME_DUCK: Duration = Duration::from_secs(1);

/// The phases of a service on its way to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
enum Phase {
    Serving,
    /// Takes connections still, and closes each after its next answer.
    LameDuck,
    /// Closes connections that wait for a request.
    Ending,
}

/// Stops a server. Clones stop the same one.
#[derive(Clone, Debug)]
pub struct Switch {
    phase: watch::Sender<Phase>,
    lame_duck: Duration,
    reading: Duration,
}

impl Switch {
    pub fn new(lame_duck: Duration) -> Self {
        Self { phase: watch::Sender::new(Phase::Serving), lame_duck, reading: READING }
    }

    /// The same for a server that waits so long for clients who do not read.
    pub fn with_readers(self, reading: Duration) -> Self {
        Self { reading, ..self }
    }

    /// Tells the server to stop; it takes its time.
    pub fn stop(&self) {
        self.phase.send_if_modified(|phase| {
            let first = *phase == Phase::Serving;
            if first {
                tracing::info!("stopping: running requests are answered first");
                *phase = Phase::LameDuck;
            }
            first
        });
    }

    async fn reached(&self, phase: Phase) {
        let mut changes = self.phase.subscribe();
        // An error says that every sender is gone, and `self` is one.
        let _ = changes.wait_for(|now| *now >= phase).await;
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

/// Serves on the runtime of the caller.
pub async fn serve(listener: TcpListener, router: Router, switch: &Switch) -> Result<()> {
    serve_on(&[Worker { runtime: Handle::current(), router }], listener, switch).await
}

/// Serves until the switch says stop, and then loses no request: for a while connections are still
/// taken, and each is closed after its next answer, so that clients go elsewhere by themselves.
/// Only then is the listener closed, and what was accepted is answered within a deadline.
pub async fn serve_on(workers: &[Worker], listener: TcpListener, switch: &Switch) -> Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    // The workers take turns: each gets as many connections as the others.
    let mut turns = workers.iter().cycle();
    let mut hand_over = |connections: &mut JoinSet<()>, (stream, peer)| {
        if let Some(Worker { runtime, router }) = turns.next() {
            let serving = connection(stream, peer, router.clone(), switch.clone());
            connections.spawn_on(serving, runtime);
        }
    };
    let mut connections = JoinSet::new();
    let closing = async {
        switch.reached(Phase::LameDuck).await;
        tokio::time::sleep(switch.lame_duck).await;
    };
    tokio::pin!(closing);
    loop {
        let idle = connections.is_empty();
        tokio::select! {
            biased; // What stands in the queue of the listener is taken before it closes.
            accepted = listener.accept() => match accepted.and_then(leave_this_runtime) {
                Ok(accepted) => hand_over(&mut connections, accepted),
                // Too many open files, say: it passes.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = &mut closing => break,
            () = switch.reached(Phase::LameDuck), if idle => break,
            Some(_) = connections.join_next() => {}
        }
    }
    // Whoever has connected by now is served. tokio may not have heard of the last ones yet, so the
    // system is asked itself, until it has nobody left.
    let listener = listener.into_std()?;
    while let Ok((stream, peer)) = listener.accept() {
        if stream.set_nonblocking(true).is_ok() {
            hand_over(&mut connections, (stream, peer));
        }
    }
    drop(listener);
    end(connections, switch).await;
    Ok(())
}

/// Waits for what was accepted: for its request first, for the answers then.
async fn end(mut connections: JoinSet<()>, switch: &Switch) {
    let mut all_gone = async |patience| {
        let joining = async { while connections.join_next().await.is_some() {} };
        tokio::time::timeout(patience, joining).await.is_ok()
    };
    if all_gone(switch.lame_duck).await {
        return;
    }
    switch.phase.send_replace(Phase::Ending);
    if !all_gone(DRAIN).await {
        tracing::warn!("connections were cut: their requests took too long");
    }
}

/// Takes an accepted connection off the runtime that accepted it, so that another one can serve it.
fn leave_this_runtime(
    (stream, peer): (tokio::net::TcpStream, SocketAddr),
) -> Result<(TcpStream, SocketAddr)> {
    Ok((stream.into_std()?, peer))
}

/// One connection, from its first request to its end.
async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, switch: Switch) {
    let Ok(stream) = tokio::net::TcpStream::from_std(stream) else { return };
    // An answer is sent when it is there, and does not wait for more to send along.
    let _ = stream.set_nodelay(true);
    let stream = Patient::new(stream, switch.reading);
    let phase = switch.clone();
    let service = router
        .map_request(move |mut request: Request<_>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        })
        .map_response(move |response| close_when_stopping(&phase, response));
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    let mut http1 = http.http1();
    http1.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(HEAD_BYTES);
    // Who has said all may close the way that it was said on; `Patient` sees who is gone.
    http1.half_close(true);
    let serving = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(serving);
    tokio::select! {
        _ = &mut serving => return,
        () = switch.reached(Phase::Ending) => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}

/// `Connection: close` makes hyper end the connection after this answer, and tells the client.
fn close_when_stopping(switch: &Switch, mut response: Response) -> Response {
    if *switch.phase.borrow() != Phase::Serving {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Stops the server on Ctrl-C or SIGTERM.
pub async fn stop_on_signal(switch: Switch) {
    signal().await;
    switch.stop();
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn signal() {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix;
        match unix::signal(unix::SignalKind::terminate()) {
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
}

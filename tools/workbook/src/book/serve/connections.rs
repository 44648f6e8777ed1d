//! Takes connections and answers what comes on them. Called by `serve`.
//!
//! `axum::serve` waits for ever for a head that does not end and for a connection that asks nothing
//! more; here both have a deadline.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

/// The time that a client has to send the head of a request, and for which a connection may wait for
/// one.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// The time until the next attempt, where the system has no connection to give: its files are used up.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(200);

/// Serves until it is dropped; what runs on a connection then ends with the runtime.
pub async fn serve(listener: TcpListener, router: Router) -> Infallible {
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BETWEEN_ATTEMPTS).await;
            continue;
        };
        // An answer is sent when it is there, and does not wait for more to send along.
        let _ = stream.set_nodelay(true);
        let (http, service) = (http.clone(), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // A client that is gone or that says no HTTP is no fault of ours.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

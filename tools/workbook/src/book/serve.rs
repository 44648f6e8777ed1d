//! Answers the browser of this machine. Called by `cargo workbook read`.
//!
//! The book is public, but the server is the reader's: it listens on loopback only and refuses a
//! `Host` that is not this machine, so that a page from elsewhere cannot read it by pointing its
//! own name at 127.0.0.1 (DNS rebinding).

use std::convert::Infallible;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use axum::routing::get;
use futures_util::stream::{Stream, unfold};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::pages::HTML;
use super::reload::{Edition, Publisher};
use crate::repository::Repository;

type Editions = watch::Receiver<Edition>;

/// Serves the book on `listener` until Ctrl-C or SIGTERM. `ready` is called once, when the first
/// request would be answered.
pub fn serve(
    repository: &Repository,
    listener: std::net::TcpListener,
    ready: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let address = listener.local_addr()?;
    let (publisher, editions) = Publisher::new(repository);
    publisher.watch()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server")?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let stop = stop_signal()?;
        ready()?;
        // Open pages keep a connection for events; nothing is lost by cutting it.
        tokio::select! {
            ended = axum::serve(listener, router(editions, address)) => Ok(ended?),
            () = stop => Ok(()),
        }
    })
}

fn router(editions: Editions, address: SocketAddr) -> Router {
    Router::new()
        .route("/-/events", get(events))
        .route("/-/reload.js", get(script))
        .fallback_service(get(page).with_state(editions.clone()))
        .layer(axum::middleware::from_fn_with_state(address, only_this_machine))
        .with_state(editions)
}

/// Resolves at Ctrl-C, and at SIGTERM where there is one.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let terminated = async move { terminate.recv().await };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    Ok(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated => {}
        }
    })
}

async fn only_this_machine(
    State(address): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let port = address.port();
    let names = ["127.0.0.1", "localhost", "[::1]"];
    if host.is_some_and(|host| names.iter().any(|name| host == format!("{name}:{port}"))) {
        next.run(request).await
    } else {
        let reason = format!("this server answers at http://127.0.0.1:{port} only\n");
        (StatusCode::MISDIRECTED_REQUEST, reason).into_response()
    }
}

/// A file of the book; a page of it with the script that reloads it.
async fn page(State(editions): State<Editions>, request: Request) -> Response {
    let edition = editions.borrow().clone();
    let path = request.uri().path();
    let (status, found) = match edition.pages.get(path) {
        Some(found) => (StatusCode::OK, Some(found)),
        None => (StatusCode::NOT_FOUND, edition.pages.get("/404.html")),
    };
    let missing = || ("<!DOCTYPE html><body>There is no such page.</body>".into(), HTML);
    let (mut contents, media_type) = found.unwrap_or_else(missing);
    if media_type == HTML {
        contents = with_script(&contents, &edition.name).into();
    }
    let mut response = Response::new(Body::from(contents));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    // Two builds can follow within a second, which is all that a modification time tells apart.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn with_script(page: &[u8], edition: &str) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let script = format!("<script src=\"/-/reload.js\" data-edition=\"{edition}\"></script>");
    let (before, after) = page.rsplit_once("</body>").unwrap_or((&page, ""));
    format!("{before}{script}</body>{after}").into_bytes()
}

async fn script() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, include_str!("reload.js"))
}

/// The edition that is current, at once and at every change of it.
async fn events(
    State(editions): State<Editions>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = unfold((editions, true), |(mut editions, first)| async move {
        if !first {
            editions.changed().await.ok()?;
        }
        let event = {
            let now = editions.borrow_and_update();
            serde_json::json!({ "edition": now.name, "problem": now.problem }).to_string()
        };
        Some((Ok(Event::default().data(event)), (editions, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

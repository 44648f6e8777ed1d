//! Answers the browser of this machine. Called by `cargo workbook read`.
//!
//! The book is public, but the server is the reader's: it listens on loopback only, and `guard`
//! refuses what a page from elsewhere asks for.
//! What an open page is told, and what it may order, is in `live`.

mod connections;
mod guard;
mod policy;

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;

use self::guard::Guard;
pub use self::guard::{BODY_BYTES, host_name};
use super::live::checks::Checks;
use super::live::{Live, events, orders};
use super::pages::HTML;
use super::reload::Publisher;
use crate::process::Signals;
use crate::repository::Repository;
use crate::watching::system::Way;

/// The script of the live page, and its style.
const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// What a reader chose.
pub struct Options {
    /// Every save in an exercise is checked.
    pub check: bool,
    /// Host names that may be asked for beside those of this machine.
    pub allowed: Vec<String>,
    /// How saves are noticed.
    pub way: Way,
}

/// Serves the book on `listener` until Ctrl-C or SIGTERM. `ready` is called once, when the first
/// request would be answered.
pub fn serve(
    repository: &Repository,
    listener: std::net::TcpListener,
    options: &Options,
    ready: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let address = listener.local_addr()?;
    let (publisher, editions) = Publisher::new(repository);
    publisher.watch(options.way)?;
    let (live, orders) = Live::new(repository, editions, options.check, options.way)?;
    let live = Arc::new(live);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("cannot start the server")?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let mut signals = Signals::listen()?;
        let checks = Checks::new(live.clone(), orders)?;
        let router = router(live, Guard::new(address, &options.allowed));
        let serving = tokio::spawn(connections::serve(listener, router));
        ready()?;
        // Open pages keep a connection for events; nothing is lost by cutting it. A check that runs
        // is dropped, which ends its compilers and its tests.
        tokio::select! {
            never = serving => match never? {},
            () = checks.run() => Ok(()),
            () = signals.next() => Ok(()),
        }
    })
}

fn router(live: Arc<Live>, guard: Guard) -> Router {
    let orders = Router::new()
        .route("/-/check", post(orders::check))
        .route("/-/hint", post(orders::hint))
        .route("/-/open", post(orders::open))
        .layer(axum::middleware::from_fn_with_state(live.clone(), orders::only_with_token));
    Router::new()
        .route("/-/events", get(events::events))
        .route("/-/live.js", get(|| async { asset(SCRIPT, "text/javascript; charset=utf-8") }))
        .merge(orders)
        .fallback_service(get(page).with_state(live.clone()))
        .layer(axum::middleware::from_fn(policy::headers))
        .layer(axum::middleware::from_fn_with_state(guard, guard::only_this_machine))
        .with_state(live)
}

/// A file of the book; a page of it with the script that makes it live.
async fn page(State(live): State<Arc<Live>>, request: Request) -> Response {
    let edition = live.editions.borrow().clone();
    let path = request.uri().path();
    let (status, found) = match edition.pages.get(path) {
        Some(found) => (StatusCode::OK, Some(found)),
        None => (StatusCode::NOT_FOUND, edition.pages.get("/404.html")),
    };
    let missing =
        || ("<!DOCTYPE html><head></head><body>There is no such page.</body>".into(), HTML);
    let (mut contents, media_type) = found.unwrap_or_else(missing);
    let mut policy = None;
    if media_type == HTML {
        let page = String::from_utf8_lossy(&contents);
        let page = with_script(&page, &edition.name, &live.token);
        policy = Some(policy::of_page(&page, path == "/toc.html"));
        contents = page.into();
    }
    let mut response = Response::new(Body::from(contents));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The live script comes when the text is shown. The token is what a page from elsewhere cannot read:
/// it makes an order an order of ours.
fn with_script(page: &str, edition: &str, token: &str) -> String {
    let style = format!("<style>{STYLE}</style>");
    let script = format!(
        "<script data-edition=\"{edition}\" data-token=\"{token}\">{}</script>",
        include_str!("load-live.js")
    );
    let (head, body) = page.split_once("</head>").unwrap_or(("", page));
    let (before, after) = body.rsplit_once("</body>").unwrap_or((body, ""));
    format!("{head}{style}</head>{before}{script}</body>{after}")
}

fn asset(text: &'static str, media_type: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, media_type)], text)
}

//! A service behind the gateway that a checkpoint plays itself. Called by the checkpoints of the
//! gateway, and wherever else a service has to be played.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const CONTENT_LENGTH: &str = "content-length";
const DEADLINE: &str = "x-deadline-ms";

/// A service whose answers a test chooses. It stops when this is dropped.
pub struct Upstream {
    pub url: String,
    _stop: oneshot::Sender<()>,
}

impl Upstream {
    /// Answers every request with what it has got.
    pub async fn echo() -> Self {
        Self::with(Router::new().fallback(echo)).await
    }

    pub async fn with(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a port"));
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async { _ = stopped.await };
        let serving = axum::serve(listener, router).with_graceful_shutdown(stopped);
        tokio::spawn(serving.into_future());
        Self { url, _stop: stop }
    }

    /// Ends it, and gives the address at which it was.
    pub async fn moved(self) -> String {
        let url = self.url.clone();
        let client = transcript::client();
        drop(self);
        let get = transcript::Request::new("GET", "/");
        while get.send(&client, &url).await.status != 0 {}
        url
    }

    /// Hands every connection, from the first byte on, to `play`.
    pub async fn raw<F>(play: impl Fn(TcpStream) -> F + Send + 'static) -> String
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a port"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(play(stream));
            }
        });
        url
    }
}

/// The target and the headers of a request, and how long its body is. The headers come by their
/// names, because their order says nothing; a list where there are several of one name. `Host` is told
/// if it is another one than this service's own, which has a port that changes, and the time that is
/// left from chapter 06 on, which differs from run to run, is not.
async fn echo(request: Request) -> Json<Value> {
    let (head, body) = request.into_parts();
    let mut headers = BTreeMap::new();
    let own_host = |value: &HeaderValue| value.as_bytes().starts_with(b"127.0.0.1:");
    for name in head.headers.keys() {
        let usual = name == header::HOST && own_host(&head.headers[name]);
        if !usual && ![CONTENT_LENGTH, DEADLINE].contains(&name.as_str()) {
            let values = head.headers.get_all(name).iter();
            let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            let values: Vec<String> = values.map(text).collect();
            let value = if values.len() == 1 { json!(values[0]) } else { json!(values) };
            headers.insert(name.as_str(), value);
        }
    }
    let body = axum::body::to_bytes(body, usize::MAX).await.as_ref().map_or(0, Bytes::len);
    let request = format!("{} {}", head.method, head.uri);
    Json(json!({ "got": request, "headers": headers, "body": body }))
}

/// What comes until the other side closes, even if it closes rudely.
pub async fn rest_of(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads the head of a request, or what comes until the client gives up.
pub async fn head_of(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => text.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

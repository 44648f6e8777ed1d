//! A service behind the gateway that a test plays itself, and the gateway in front of it. Called by
//! the checkpoints in `gateway/`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::{Json, Router};
use exercise_05_tokens::chassis::run::serve::{Switch, serve, serve_on};
use exercise_05_tokens::chassis::run::workers::Worker;
use exercise_05_tokens::gateway::{self, Config, Limits};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use transcript::Transcript;

/// A service whose answers a test chooses. It stops when this is dropped.
pub struct Upstream {
    pub url: String,
    switch: Switch,
}

impl Upstream {
    /// Answers every request with what it has got.
    pub async fn echo() -> Self {
        Self::with(Router::new().fallback(echo)).await
    }

    pub async fn with(router: Router) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a port"));
        let switch = Switch::new(Duration::ZERO);
        let stopping = switch.clone();
        tokio::spawn(async move { serve(listener, router, &stopping).await });
        Self { url, switch }
    }

    /// Ends it, and gives the address at which it was.
    pub async fn moved(self) -> String {
        let url = self.url.clone();
        let client = reqwest::Client::new();
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

impl Drop for Upstream {
    fn drop(&mut self) {
        self.switch.stop();
    }
}

/// The target and the headers of a request, and how long its body is. The headers come by their
/// names, because their order says nothing; a list where there are several of one name.
async fn echo(request: Request) -> Json<Value> {
    let (head, body) = request.into_parts();
    let mut headers = BTreeMap::new();
    for name in head.headers.keys() {
        if name != header::HOST && name != header::CONTENT_LENGTH {
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

/// A gateway in front of services that a test plays.
pub struct Gate {
    pub base: String,
    switch: Switch,
}

impl Gate {
    /// Everything under `/api/v1` goes to `url`.
    pub async fn before(url: &str) -> Self {
        Self::configured(url, |_| {}).await
    }

    /// The same with other limits.
    pub async fn limited(url: &str, limit: impl FnOnce(&mut Limits)) -> Self {
        Self::configured(url, |config| limit(&mut config.limits)).await
    }

    /// The same with another configuration.
    pub async fn configured(url: &str, configure: impl FnOnce(&mut Config)) -> Self {
        Self::with(url, configure, Duration::ZERO).await
    }

    /// The same with another time for clients to go elsewhere once it is told to stop.
    pub async fn with(url: &str, configure: impl FnOnce(&mut Config), lame_duck: Duration) -> Self {
        let mut config = Config::to("http://127.0.0.1:1", url).expect("an address");
        configure(&mut config);
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a port"));
        let switch = Switch::new(lame_duck).with_readers(config.limits.reading);
        let stopping = switch.clone();
        // Two workers, as on a machine with two cores: what they share, every checkpoint relies on.
        let router = gateway::routers(&config);
        let worker = || Worker { runtime: Handle::current(), router: router() };
        let workers = [worker(), worker()];
        tokio::spawn(async move { serve_on(&workers, listener, &stopping).await });
        Self { base, switch }
    }

    pub fn transcript(&self, name: &'static str) -> Transcript {
        transcript(name, &self.base)
    }

    pub fn address(&self) -> SocketAddr {
        self.base.strip_prefix("http://").and_then(|text| text.parse().ok()).expect("an address")
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).await.expect("a connection")
    }

    /// Sends these bytes and reads until the gateway closes the connection.
    pub async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("the request is sent");
        rest_of(&mut stream).await
    }

    /// Sends a GET for this target as it is: other clients make it tidy first.
    pub async fn get(&self, target: &str) -> String {
        let head = format!("GET {target} HTTP/1.1\r\nhost: keep\r\nconnection: close\r\n\r\n");
        self.exchange(head.as_bytes()).await
    }
}

/// A transcript with whoever listens at `base`, whose address is called `[gateway]`.
pub fn transcript(name: &'static str, base: &str) -> Transcript {
    let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoints/transcripts");
    let mut transcript = Transcript::new(name, base, &snapshots);
    transcript.name(base.trim_start_matches("http://"), "gateway");
    transcript
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.switch.stop();
    }
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

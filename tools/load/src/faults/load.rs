//! Requests without a pause, and what became of each. Called by the scenarios.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::people::{ADA, Access, GRACE, PASSWORD};

/// After a request that nobody accepted; to ask at once would only ask more often.
const PAUSE: Duration = Duration::from_millis(20);

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    List,
    Write,
    Share,
    Me,
    SignIn,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Answered,
    /// 503 with `Retry-After`: understood, and refused for now.
    Refused,
    /// No connection was made, to the gateway or from the gateway to the service behind it.
    NotAccepted,
    /// A service had the request, and its answer did not come.
    Dropped,
    /// Any other answer.
    Wrong,
}

/// One request.
pub struct Event {
    pub kind: Kind,
    pub outcome: Outcome,
    pub started: Instant,
    pub took: Duration,
    /// The id and the content of a note that was acknowledged; or what went wrong.
    pub text: Option<(String, String)>,
}

/// Clients at work.
pub struct Load {
    ended: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Vec<Event>>>,
}

impl Load {
    /// One client for each kind in the list.
    pub fn start(access: &Access, kinds: &[Kind]) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let client = |(number, kind): (usize, &Kind)| {
            tokio::spawn(work(access.clone(), *kind, number, Arc::clone(&ended)))
        };
        let clients = kinds.iter().enumerate().map(client).collect();
        Self { ended, clients }
    }

    /// Lets the running requests end, and gives all of them in no order.
    pub async fn stop(self) -> Result<Vec<Event>> {
        self.ended.store(true, Ordering::Relaxed);
        let mut events = Vec::new();
        for client in self.clients {
            events.extend(client.await?);
        }
        Ok(events)
    }
}

async fn work(access: Access, kind: Kind, client: usize, ended: Arc<AtomicBool>) -> Vec<Event> {
    let mut events = Vec::new();
    for number in 0.. {
        if ended.load(Ordering::Relaxed) {
            break;
        }
        let content = format!("client {client}, note {number}");
        let started = Instant::now();
        let (outcome, text) = send(request(&access, kind, &content)).await;
        let text = match (kind, outcome) {
            (Kind::Write, Outcome::Answered) => Some((text, content)),
            (_, Outcome::Answered) => None,
            _ => Some((text, String::new())),
        };
        events.push(Event { kind, outcome, started, took: started.elapsed(), text });
        if !matches!(outcome, Outcome::Answered) {
            tokio::time::sleep(PAUSE).await;
        }
    }
    events
}

fn request(access: &Access, kind: Kind, content: &str) -> RequestBuilder {
    let Access { client, base, token, note } = access;
    let request = match kind {
        Kind::Read => client.get(format!("{base}/notes/{note}")),
        Kind::List => client.get(format!("{base}/notes")),
        Kind::Write => client.post(format!("{base}/notes")).json(&json!({ "content": content })),
        // The same share again and again changes nothing, and looks Grace up each time.
        Kind::Share => client
            .put(format!("{base}/notes/{note}/shares/{GRACE}"))
            .json(&json!({ "permission": "viewer" })),
        Kind::Me => client.get(format!("{base}/auth/me")),
        Kind::SignIn => {
            let body = json!({ "email": ADA, "password": PASSWORD });
            return client.post(format!("{base}/auth/sign-in")).json(&body);
        }
    };
    request.bearer_auth(token)
}

/// The outcome, with the id in the answer or what there was in its place.
async fn send(request: RequestBuilder) -> (Outcome, String) {
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) if error.is_connect() => return (Outcome::NotAccepted, error.to_string()),
        Err(error) => return (Outcome::Dropped, format!("{error:?}")),
    };
    let status = answer.status();
    let may_ask_again = answer.headers().contains_key("retry-after");
    let text = match answer.text().await {
        Ok(text) => text,
        Err(error) => return (Outcome::Dropped, format!("{error:?}")),
    };
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    if status.is_success() {
        return (Outcome::Answered, body["id"].as_str().unwrap_or_default().to_owned());
    }
    let kind = body["type"].as_str().unwrap_or_default();
    let outcome = match status.as_u16() {
        503 if may_ask_again => Outcome::Refused,
        502 if kind.ends_with("/upstream-unreachable") => Outcome::NotAccepted,
        500 | 502 | 504 => Outcome::Dropped,
        _ => Outcome::Wrong,
    };
    (outcome, format!("{status} {text}"))
}

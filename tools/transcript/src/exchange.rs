//! One exchange: a request in the making, and the answer to it. Called by tests, through
//! [`Transcript`](crate::Transcript).

use std::time::Duration;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::Names;
use crate::shared::{back, out};

/// The headers of a request that a transcript shows; the others are the client library's own.
const SHOWN_OF_REQUEST: [&str; 23] = [
    "access-control-request-headers",
    "access-control-request-method",
    "authorization",
    "connection",
    "content-type",
    "forwarded",
    "host",
    "if-match",
    "if-none-match",
    "keep-alive",
    "origin",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "traceparent",
    "trailer",
    "upgrade",
    "x-debug",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-request-id",
];

/// The headers of an answer that a transcript shows; the others differ from run to run.
const SHOWN_OF_ANSWER: [&str; 14] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-max-age",
    "allow",
    "cache-control",
    "content-type",
    "deprecation",
    "etag",
    "location",
    "retry-after",
    "sunset",
    "www-authenticate",
];

/// No answer takes longer; what does is reported as a missing answer, not as a hanging test.
const DEADLINE: Duration = Duration::from_secs(30);

/// A request that has not been sent.
#[derive(Clone, Debug)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    headers: HeaderMap,
    body: Option<String>,
}

impl Request {
    /// `method` is `GET`, `POST` …; `path` starts with `/`.
    pub fn new(method: &str, path: &str) -> Self {
        let method = method.parse().expect("a method of HTTP");
        Self { method, path: path.to_owned(), headers: HeaderMap::new(), body: None }
    }

    /// Sends `token` as a bearer token (RFC 6750).
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// Sends one more header, also where the request has one of the name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        self.headers.append(name, HeaderValue::from_str(value).expect("a header's value"));
        self
    }

    /// Sends a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.text("application/json", &format!("{body:#}"))
    }

    /// Sends any body, for the requests that a good client does not make.
    pub fn text(mut self, media_type: &str, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self.header(CONTENT_TYPE.as_str(), media_type)
    }

    /// Sends it to the system at `base`, such as `http://127.0.0.1:8000`.
    pub async fn send(&self, client: &reqwest::Client, base: &str) -> Answer {
        let mut request = client
            .request(self.method.clone(), format!("{base}{}", out(&self.path)))
            .headers(self.headers.clone())
            .timeout(DEADLINE);
        if let Some(body) = &self.body {
            // What is no JSON has its faults at places, which an answer names.
            let is_json = serde_json::from_str::<Value>(body).is_ok();
            request = request.body(if is_json { out(body).into_owned() } else { body.clone() });
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Answer::missing(&error),
        };
        let (status, headers) = (answer.status(), answer.headers().clone());
        match answer.text().await {
            Ok(body) => {
                let body = back(&body).into_owned();
                Answer { status: status.as_u16(), reason: reason(status), headers, body }
            }
            Err(error) => Answer::missing(&error),
        }
    }

    /// As it stands in a transcript.
    pub(crate) fn render(&self, names: &Names) -> String {
        let mut text = format!("--> {} {}\n", self.method, self.path);
        render_headers(&mut text, &self.headers, &SHOWN_OF_REQUEST);
        render_body(&mut text, self.body.as_deref().unwrap_or_default(), names);
        text
    }
}

/// What came back. Reading a member that is not there gives an empty text, so that a test goes on
/// and its transcript shows where the system first differed.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code; 0 when there was no answer.
    pub status: u16,
    reason: String,
    headers: HeaderMap,
    /// The body as it came.
    pub body: String,
}

impl Answer {
    fn missing(error: &reqwest::Error) -> Self {
        let reason = match error {
            error if error.is_timeout() => "no answer in time".to_owned(),
            error if error.is_connect() => "no connection".to_owned(),
            _ => "no answer: the connection was closed".to_owned(),
        };
        Self { status: 0, reason, headers: HeaderMap::new(), body: String::new() }
    }

    /// The body as JSON; null when it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// A member of the body that is a text.
    pub fn member(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_default().to_owned()
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    }

    /// As it stands in a transcript.
    pub(crate) fn render(&self, names: &Names) -> String {
        let mut text = match self.status {
            0 => format!("<-- {}\n", self.reason),
            status => format!("<-- {status} {}\n", self.reason),
        };
        render_headers(&mut text, &self.headers, &SHOWN_OF_ANSWER);
        render_body(&mut text, &self.body, names);
        text
    }
}

fn reason(status: reqwest::StatusCode) -> String {
    status.canonical_reason().unwrap_or_default().to_owned()
}

fn render_headers(text: &mut String, headers: &HeaderMap, shown: &[&str]) {
    for name in shown {
        for value in headers.get_all(*name) {
            let value = String::from_utf8_lossy(value.as_bytes());
            text.push_str(&format!("{name}: {value}\n"));
        }
    }
}

fn render_body(text: &mut String, body: &str, names: &Names) {
    if body.is_empty() {
        return;
    }
    text.push('\n');
    match serde_json::from_str::<Value>(body) {
        // What reads it may take the last of two members of one name, so they are shown as they came.
        Ok(json) if without_spaces(&json.to_string()) != without_spaces(body) => {
            text.push_str(&shortened(body));
        }
        Ok(mut json) => {
            shorten_strings(&mut json, names);
            text.push_str(&format!("{json:#}"));
        }
        Err(_) => text.push_str(&shortened(body)),
    }
    text.push('\n');
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Nobody reads 64 KiB of `x`: a long text is shown by its start and its length. One that has a name
/// is shown by its name, however long it is.
fn shorten_strings(json: &mut Value, names: &Names) {
    match json {
        Value::String(text) => *text = shortened(&names.apply(text)),
        Value::Array(items) => items.iter_mut().for_each(|item| shorten_strings(item, names)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| shorten_strings(member, names));
        }
        _ => {}
    }
}

fn shortened(text: &str) -> String {
    const SHOWN: usize = 100;
    let length = text.chars().count();
    if length <= SHOWN {
        return text.to_owned();
    }
    let start: String = text.chars().take(20).collect();
    format!("{start}… ({length} characters)")
}

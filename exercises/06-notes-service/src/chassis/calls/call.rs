//! A question to a neighbour, its answer, and the reasons for which an attempt fails. Called by
//! `Neighbour` and the guard.

use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

/// A question to another service.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
    /// True if asking twice is the same as asking once. A look-up is, also when it is a POST.
    pub idempotent: bool,
}

impl Call {
    pub fn get(path: &str) -> Self {
        Self { method: Method::GET, path: path.to_owned(), body: None, idempotent: true }
    }

    /// A question that is too long for a path, and so a POST.
    pub fn look_up(path: &str, question: Value) -> Self {
        let body = Some(question);
        Self { method: Method::POST, path: path.to_owned(), body, idempotent: true }
    }
}

/// The answer of another service.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The reasons for which an attempt has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("cannot be reached")]
    Unreachable,
    #[error("the connection broke")]
    Broken,
    #[error("took too long")]
    TooSlow,
    /// It is there, and not what we take it for.
    #[error("answered what makes no sense")]
    Nonsense,
    /// 5xx: the neighbour is there and cannot answer.
    #[error("answered {0}")]
    Status(u16),
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() { Self::Unreachable } else { Self::Broken }
    }
}

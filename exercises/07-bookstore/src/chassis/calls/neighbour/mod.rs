//! Calls to another service that may be slow, overloaded or gone. Called by the services' clients.
//!
//! A call passes, from the outside in:
//!
//! ```text
//! deadline ──> bulkhead ──> retries ──> breaker ──> one attempt
//! ```
//!
//! `guard` is what it passes, and knows nothing of what is sent; `transport` sends.

mod breaker;
mod bulkhead;
mod guard;
mod policy;
mod retry;
mod service;
mod transport;

use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Json, Router};

pub use breaker::Reading;
pub use guard::{Guard, Status};
pub use policy::Policy;
pub use transport::{Answer, Call, Failure, Http, Transport};

/// The reasons for which a call has no answer. Each says when to ask again.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    #[error("the breaker is open")]
    Open(Duration),
    #[error("too many calls are under way")]
    Full,
    #[error("{0}")]
    Failed(#[from] Failure),
}

impl Unavailable {
    /// Whole seconds for the header `Retry-After`: not before the breaker lets anybody through.
    pub fn retry_after(&self) -> u64 {
        match self {
            Self::Open(left) => left.as_millis().div_ceil(1_000).max(1) as u64,
            Self::Full | Self::Failed(_) => 1,
        }
    }
}

/// Another service, as we reach it.
pub struct Neighbour<T> {
    guard: Arc<Guard>,
    transport: T,
}

impl<T: Transport> Neighbour<T> {
    pub fn new(name: &'static str, transport: T, policy: Policy, random: fn() -> f64) -> Self {
        Self { guard: Arc::new(Guard::new(name, policy, random)), transport }
    }

    /// Asks until there is an answer, or no sense in asking again.
    pub async fn call(&self, call: &Call) -> Result<Answer, Unavailable> {
        let sending = |deadline| self.transport.send(call, deadline);
        self.guard.run(call.idempotent, sending).await
    }

    pub fn status(&self) -> Status {
        self.guard.status()
    }
}

/// `/ops/neighbours`, for operators: the gateway does not route it.
pub fn operations(guards: Vec<Arc<Guard>>) -> Router {
    let list = async move || Json(guards.iter().map(|guard| guard.status()).collect::<Vec<_>>());
    Router::new().route("/ops/neighbours", get(list))
}

//! Calls to another service that may be slow, overloaded or gone. Called by `auth_client`.
//!
//! A call passes, from the outside in:
//!
//! ```text
//! deadline ──> bulkhead ──> retries ──> breaker ──> one attempt
//! ```

mod breaker;
mod bulkhead;
mod policy;
mod retry;
mod transport;

use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tokio::time::timeout;
use tower::retry::budget::{Budget, TpsBudget};

use crate::chassis::calls::deadline::Deadline;
use breaker::Breaker;
use bulkhead::Bulkhead;
use retry::{full_jitter, may_retry};

pub use breaker::Reading;
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
        // ANCHOR: retry_after
        match self {
            Self::Open(left) => left.as_millis().div_ceil(1_000).max(1) as u64,
            Self::Full | Self::Failed(_) => 1,
        }
        // ANCHOR_END: retry_after
    }
}

/// Another service, as we reach it.
pub struct Neighbour<T> {
    name: &'static str,
    policy: Policy,
    transport: T,
    bulkhead: Bulkhead,
    budget: TpsBudget,
    breaker: Breaker,
    /// Evenly between 0 and 1. Tests bring their own.
    random: fn() -> f64,
}

/// The entry of one in `/ops/neighbours`.
#[derive(Debug, Serialize)]
pub struct Status {
    name: &'static str,
    #[serde(flatten)]
    breaker: Reading,
    free_places: usize,
}

impl<T: Transport> Neighbour<T> {
    pub fn new(name: &'static str, transport: T, policy: Policy, random: fn() -> f64) -> Self {
        Self {
            name,
            policy,
            transport,
            bulkhead: Bulkhead::new(policy.places, policy.queue),
            // In any ten seconds: ten retries, and one more for every five calls.
            budget: TpsBudget::new(Duration::from_secs(10), 1, 0.2),
            breaker: Breaker::new(name, policy.failures, policy.open),
            random,
        }
    }

    // ANCHOR: call
    /// Asks until there is an answer, or no sense in asking again.
    pub async fn call(&self, call: &Call) -> Result<Answer, Unavailable> {
        let deadline = Deadline::current(self.policy.call);
        let _place = self.bulkhead.enter().await.ok_or(Unavailable::Full)?;
        self.budget.deposit();
        let mut retries = 0;
        loop {
            let failure = match self.attempt(call, deadline).await? {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            tracing::warn!(neighbour = self.name, path = %call.path, %failure, "an attempt failed");
            let pause = full_jitter(&self.policy, retries, (self.random)());
            let sense = retries < self.policy.retries
                && may_retry(call, failure)
                && pause < deadline.left()
                && self.budget.withdraw();
            if !sense {
                return Err(failure.into());
            }
            tokio::time::sleep(pause).await;
            retries += 1;
        }
    }
    // ANCHOR_END: call

    // ANCHOR: attempt
    /// One attempt, if the breaker admits it.
    async fn attempt(
        &self,
        call: &Call,
        deadline: Deadline,
    ) -> Result<Result<Answer, Failure>, Unavailable> {
        let admission = self.breaker.admit().map_err(Unavailable::Open)?;
        let limit = self.policy.attempt.min(deadline.left());
        let sending = self.transport.send(call, Deadline::after(limit));
        let outcome = timeout(limit, sending).await.unwrap_or(Err(Failure::TooSlow));
        // That somebody else was in a hurry says nothing about the neighbour.
        let hurried = limit < self.policy.attempt && outcome.is_err();
        if !hurried {
            admission.record(outcome.is_ok());
        }
        Ok(outcome)
    }
    // ANCHOR_END: attempt

    pub fn status(&self) -> Status {
        let free_places = self.bulkhead.free();
        Status { name: self.name, breaker: self.breaker.read(), free_places }
    }
}

/// `/ops/neighbours`, for operators: the gateway does not route it.
pub fn operations(neighbours: Vec<Arc<Neighbour<Http>>>) -> Router {
    let list = async move || {
        Json(neighbours.iter().map(|neighbour| neighbour.status()).collect::<Vec<_>>())
    };
    Router::new().route("/ops/neighbours", get(list))
}

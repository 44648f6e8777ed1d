//! The guard around calls to a neighbour, whatever is sent to it: a bulkhead, a deadline, retries
//! and a breaker. Called by `Neighbour`, and by clients that send something else.

use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use tower::retry::budget::{Budget, TpsBudget};

use super::breaker::{Breaker, Reading};
use super::deadline::Deadline;
use super::policy::{Policy, full_jitter, may_retry};

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
        // HOLE 6 of 6, retry_after: Say in whole seconds when to ask again: for an open breaker
        // what is left of its time, rounded up and at least 1, since a second too early is
        // refused again; 1 for everything else. As it stands, everybody is told 1, and comes
        // back for nothing.
        // Turns green: the_breaker_opens_and_one_goes_first_to_look,
        // a_share_is_told_when_auth_will_be_asked_again
        1
        // END OF HOLE retry_after
    }
}

/// One for each neighbour.
pub struct Guard {
    /// Its name in the log.
    pub name: &'static str,
    pub policy: Policy,
    /// The bulkhead: so many calls may be under way, so that a slow neighbour cannot take all of the
    /// service with it.
    places: Semaphore,
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

impl Guard {
    pub fn new(name: &'static str, policy: Policy, random: fn() -> f64) -> Self {
        Self {
            name,
            policy,
            places: Semaphore::new(policy.places),
            // In any ten seconds: ten retries, and one more for every five calls.
            budget: TpsBudget::new(Duration::from_secs(10), 1, 0.2),
            breaker: Breaker::new(name, policy.failures, policy.open),
            random,
        }
    }

    /// Sends until there is an answer, or no point in sending again. The caller says whether sending
    /// twice has the same effect as sending once, and what one attempt is.
    pub async fn run<A, Sending>(
        &self,
        idempotent: bool,
        send: impl Fn(Deadline) -> Sending,
    ) -> Result<A, Unavailable>
    where
        Sending: Future<Output = Result<A, Failure>>,
    {
        let deadline = Deadline::current(self.policy.call);
        let _place = self.place().await.ok_or(Unavailable::Full)?;
        self.budget.deposit();
        let mut retries = 0;
        loop {
            let limit = self.policy.attempt.min(deadline.left());
            let failure = match self.attempt(limit, send(Deadline::after(limit))).await? {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            tracing::warn!(neighbour = self.name, %failure, "an attempt failed");
            let pause = full_jitter(&self.policy, retries, (self.random)());
            let again = retries < self.policy.retries
                && may_retry(idempotent, failure)
                && pause < deadline.left()
                && self.budget.withdraw();
            if !again {
                return Err(failure.into());
            }
            tokio::time::sleep(pause).await;
            retries += 1;
        }
    }

    /// A place, held until it is dropped; `None` when none came free in time.
    async fn place(&self) -> Option<SemaphorePermit<'_>> {
        // HOLE 5 of 6, bulkhead: Wait for a place, but no longer than self.policy.queue; None
        // when none came free. As it stands, whoever finds no place waits for as long as it
        // takes.
        // Turns green: a_slow_neighbour_takes_only_the_places_that_it_has
        self.places.acquire().await.ok()
        // END OF HOLE bulkhead
    }

    /// One attempt, if the breaker admits it.
    async fn attempt<A>(
        &self,
        limit: Duration,
        sending: impl Future<Output = Result<A, Failure>>,
    ) -> Result<Result<A, Failure>, Unavailable> {
        let admission = self.breaker.admit().map_err(Unavailable::Open)?;
        let outcome = timeout(limit, sending).await.unwrap_or(Err(Failure::TooSlow));
        // That somebody else was in a hurry says nothing about the neighbour.
        let hurried = limit < self.policy.attempt && outcome.is_err();
        if !hurried {
            admission.record(outcome.is_ok());
        }
        Ok(outcome)
    }

    pub fn status(&self) -> Status {
        let free_places = self.places.available_permits();
        Status { name: self.name, breaker: self.breaker.read(), free_places }
    }
}

/// `/ops/neighbours`, for operators: the gateway does not route it.
pub fn operations(guards: Vec<Arc<Guard>>) -> Router {
    let list = async move || Json(guards.iter().map(|guard| guard.status()).collect::<Vec<_>>());
    Router::new().route("/ops/neighbours", get(list))
}

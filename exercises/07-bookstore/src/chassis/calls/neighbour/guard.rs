//! The guard around calls to a neighbour, whatever is sent to it: a bulkhead, a deadline, retries
//! and a breaker. Called by `Neighbour`, and by the clients of what does not speak JSON.

use std::future::Future;
use std::time::Duration;

use serde::Serialize;
use tokio::time::timeout;
use tower::retry::budget::{Budget, TpsBudget};

use super::breaker::{Breaker, Reading};
use super::bulkhead::Bulkhead;
use super::retry::{full_jitter, may_retry};
use super::{Failure, Policy, Unavailable};
use crate::chassis::calls::deadline::Deadline;

/// One for each neighbour.
pub struct Guard {
    name: &'static str,
    policy: Policy,
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

impl Guard {
    pub fn new(name: &'static str, policy: Policy, random: fn() -> f64) -> Self {
        Self {
            name,
            policy,
            bulkhead: Bulkhead::new(policy.places, policy.queue),
            // In any ten seconds: ten retries, and one more for every five calls.
            budget: TpsBudget::new(Duration::from_secs(10), 1, 0.2),
            breaker: Breaker::new(name, policy.failures, policy.open),
            random,
        }
    }

    /// Sends until there is an answer, or no sense in sending again. Whoever calls says whether
    /// sending twice is the same as sending once, and what one attempt is.
    pub async fn run<A, Sending>(
        &self,
        idempotent: bool,
        send: impl Fn(Deadline) -> Sending,
    ) -> Result<A, Unavailable>
    where
        Sending: Future<Output = Result<A, Failure>>,
    {
        let deadline = Deadline::current(self.policy.call);
        let _place = self.bulkhead.enter().await.ok_or(Unavailable::Full)?;
        self.budget.deposit();
        let mut retries = 0;
        loop {
            let failure = match self.attempt(&send, deadline).await? {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            tracing::warn!(neighbour = self.name, %failure, "an attempt failed");
            let pause = full_jitter(&self.policy, retries, (self.random)());
            let sense = retries < self.policy.retries
                && may_retry(idempotent, failure)
                && pause < deadline.left()
                && self.budget.withdraw();
            if !sense {
                return Err(failure.into());
            }
            tokio::time::sleep(pause).await;
            retries += 1;
        }
    }

    /// One attempt, if the breaker admits it.
    async fn attempt<A, Sending>(
        &self,
        send: &impl Fn(Deadline) -> Sending,
        deadline: Deadline,
    ) -> Result<Result<A, Failure>, Unavailable>
    where
        Sending: Future<Output = Result<A, Failure>>,
    {
        let admission = self.breaker.admit().map_err(Unavailable::Open)?;
        let limit = self.policy.attempt.min(deadline.left());
        let sending = send(Deadline::after(limit));
        let outcome = timeout(limit, sending).await.unwrap_or(Err(Failure::TooSlow));
        // That somebody else was in a hurry says nothing about the neighbour.
        let hurried = limit < self.policy.attempt && outcome.is_err();
        if !hurried {
            admission.record(outcome.is_ok());
        }
        Ok(outcome)
    }

    pub fn status(&self) -> Status {
        let free_places = self.bulkhead.free();
        Status { name: self.name, breaker: self.breaker.read(), free_places }
    }

    /// The time that a call has with all its attempts.
    pub fn longest(&self) -> Duration {
        self.policy.call
    }

    /// Its name in the log.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

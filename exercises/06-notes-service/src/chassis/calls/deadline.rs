//! Until when an answer is worth its work, passed on from hop to hop. Called by the layers, which
//! start it, and by whoever sends a request to another service.

use std::future::Future;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;

/// The milliseconds for which the sender still waits for the answer. Not a time of day: the clocks
/// of two machines differ (gRPC's `grpc-timeout` counts in the same way).
pub const DEADLINE: HeaderName = HeaderName::from_static("x-deadline-ms");
/// The time that each hop keeps for itself. The last one gives up first, and the one before it
/// still has the time to say so.
const RESERVE: Duration = Duration::from_millis(100);

tokio::task_local! {
    /// The deadline of the request that this task answers.
    static CURRENT: Deadline;
}

/// A moment after which nobody waits for the answer any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// The deadline of a request: the sender's, and never later than our own limit.
    pub fn of_request(headers: &HeaderMap, limit: Duration) -> Self {
        // HOLE 1 of 6, deadline_left: A request's deadline is what its sender says in the
        // header x-deadline-ms, in milliseconds from now, and never later than our own limit.
        // As it stands, every service takes its own limit, and goes on when nobody waits any
        // more.
        // Turns green: a_deadline_is_passed_on_from_hop_to_hop,
        // a_deadline_is_the_senders_and_never_later_than_our_own
        let _ = headers;
        Self::after(limit)
        // END OF HOLE deadline_left
    }

    /// The deadline of whatever is done for the current request, and never later than `limit` from
    /// now. A task that answers no request has only the limit.
    pub fn current(limit: Duration) -> Self {
        let limit = Self::after(limit);
        CURRENT.try_with(|current| limit.min(*current)).unwrap_or(limit)
    }

    /// Runs `work` as what is done for the request with this deadline. `None` when it was not done
    /// in time; it is dropped then.
    pub async fn bound<T>(self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.0, CURRENT.scope(self, work)).await.ok()
    }

    /// The time from now until then.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// The value of the header for the next service: the time left, without our reserve.
    pub fn to_pass_on(self) -> HeaderValue {
        let left = self.left().saturating_sub(RESERVE);
        HeaderValue::from(u64::try_from(left.as_millis()).unwrap_or(u64::MAX))
    }
}

//! The numbers of a neighbour, and what they decide: whether it is asked once more, and after what
//! pause. Called by the configuration and the guard.

use std::time::Duration;

use super::Failure;

/// The patience of a caller, and the point at which it stops asking. Nobody knows good numbers
/// beforehand: they come from watching a running system, and `STANDARD` is a start.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// One attempt may take this long, and all of a call that long.
    pub attempt: Duration,
    pub call: Duration,
    /// Further attempts after the first, and the longest pause before the first of them; it
    /// doubles each time, up to `longest_pause`.
    pub retries: u32,
    pub pause: Duration,
    pub longest_pause: Duration,
    /// So many failures among the last ten attempts open the breaker, for this long.
    pub failures: u32,
    pub open: Duration,
    /// Calls at once, and how long one waits for a place.
    pub places: usize,
    pub queue: Duration,
}

impl Policy {
    pub const STANDARD: Self = Self {
        attempt: Duration::from_secs(1),
        call: Duration::from_millis(2_500),
        retries: 2,
        pause: Duration::from_millis(100),
        longest_pause: Duration::from_secs(1),
        failures: 5,
        open: Duration::from_secs(5),
        places: 16,
        queue: Duration::from_millis(100),
    };
}

/// True if the same request can be sent again: doing it twice must be the same as doing it once,
/// and the failure must be of a kind that passes.
pub fn may_retry(idempotent: bool, failure: Failure) -> bool {
    // HOLE 2 of 6, may_retry: The same request may be sent again if it is idempotent and its
    // failure may pass: unreachable, broken, too slow, or one of the statuses 502, 503 and 504.
    // An answer that makes no sense will make none the next time. As it stands, everything is
    // sent again, also what may have been done already.
    // Turns green: what_may_have_changed_something_is_not_sent_twice,
    // a_failure_that_will_not_pass_is_not_tried_again
    let _ = (idempotent, failure);
    true
    // END OF HOLE may_retry
}

/// A pause that grows with each retry and differs from caller to caller, so that those who failed
/// together do not come back together: "full jitter" in Marc Brooker's *Exponential Backoff And
/// Jitter* (AWS Architecture Blog, 2015). `random` is evenly between 0 and 1.
pub fn full_jitter(policy: &Policy, retries: u32, random: f64) -> Duration {
    // HOLE 3 of 6, full_jitter: The longest pause is policy.pause before the first retry
    // (`retries` is how many there have been: 0) and doubles with each further one, up to
    // policy.longest_pause; of that, the part `random` is taken. As it stands, the pause does
    // not grow.
    // Turns green: a_look_up_is_tried_again_after_pauses_that_grow
    let _ = retries;
    policy.pause.mul_f64(random)
    // END OF HOLE full_jitter
}

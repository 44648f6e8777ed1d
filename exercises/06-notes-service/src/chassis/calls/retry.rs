//! The decision to ask once more, and the pause before. Called by the guard.

use std::time::Duration;

use super::{Failure, Policy};

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

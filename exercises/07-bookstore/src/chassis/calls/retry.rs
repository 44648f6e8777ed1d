//! The decision to ask once more, and the pause before. Called by the guard.

use std::time::Duration;

use super::{Failure, Policy};

/// True if the same request can be sent again: doing it twice must be the same as doing it once,
/// and the failure must be of a kind that passes.
pub fn may_retry(idempotent: bool, failure: Failure) -> bool {
    let passes = match failure {
        Failure::Unreachable | Failure::Broken | Failure::TooSlow => true,
        Failure::Nonsense => false,
        Failure::Status(status) => matches!(status, 502..=504),
    };
    idempotent && passes
}

/// A pause that grows with each retry and differs from caller to caller, so that those who failed
/// together do not come back together: "full jitter" in Marc Brooker's *Exponential Backoff And
/// Jitter* (AWS Architecture Blog, 2015). `random` is evenly between 0 and 1.
pub fn full_jitter(policy: &Policy, retries: u32, random: f64) -> Duration {
    let longest = policy.pause.saturating_mul(2_u32.saturating_pow(retries));
    longest.min(policy.longest_pause).mul_f64(random)
}

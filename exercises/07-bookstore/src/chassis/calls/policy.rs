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

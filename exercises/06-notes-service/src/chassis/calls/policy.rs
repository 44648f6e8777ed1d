//! The numbers of a neighbour. Nobody knows good ones beforehand: they come from watching a running
//! system, and these are a start. Called by the configuration.

use std::time::Duration;

/// The patience of a caller, and the point at which it stops asking.
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

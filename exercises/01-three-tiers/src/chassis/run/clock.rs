//! The time, in a form that a test can move. Called by the services.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use time::OffsetDateTime;

/// Says what time it is. Clones share one clock.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Microseconds since 1970 at which the clock stands still; the system's time when negative.
    stopped_at: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self { stopped_at: Arc::new(AtomicI64::new(-1)) }
    }

    /// A clock that stands still until it is moved, for tests.
    pub fn stopped_at(time: OffsetDateTime) -> Self {
        Self { stopped_at: Arc::new(AtomicI64::new(time.unix_timestamp() * 1_000_000)) }
    }

    /// Moves a stopped clock on.
    pub fn advance(&self, time: Duration) {
        let microseconds = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        self.stopped_at.fetch_add(microseconds, Ordering::SeqCst);
    }

    /// The time in UTC, in whole microseconds: PostgreSQL keeps no more, and what an answer says
    /// must be what the next one says.
    pub fn now(&self) -> OffsetDateTime {
        let stopped_at = self.stopped_at.load(Ordering::SeqCst);
        let microseconds = match stopped_at {
            0.. => i128::from(stopped_at),
            _ => OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000,
        };
        OffsetDateTime::from_unix_timestamp_nanos(microseconds * 1_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> i64 {
        self.now().unix_timestamp()
    }
}

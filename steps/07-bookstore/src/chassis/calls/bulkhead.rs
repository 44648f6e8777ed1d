//! A bound on how many calls to one neighbour are under way, so that a slow one cannot take all of
//! the service with it. Called by the guard.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// So many places, and a short queue before them.
pub struct Bulkhead {
    places: Semaphore,
    queue: Duration,
}

impl Bulkhead {
    pub fn new(places: usize, queue: Duration) -> Self {
        Self { places: Semaphore::new(places), queue }
    }

    /// A place, held until it is dropped; `None` when none came free in time.
    pub async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        // ANCHOR: bulkhead
        tokio::time::timeout(self.queue, self.places.acquire()).await.ok()?.ok()
        // ANCHOR_END: bulkhead
    }

    pub fn free(&self) -> usize {
        self.places.available_permits()
    }
}

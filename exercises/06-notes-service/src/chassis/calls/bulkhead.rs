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
        // HOLE 5 of 6, bulkhead: Wait for a place, but no longer than self.queue; None when
        // none came free. As it stands, whoever finds no place waits for as long as it takes.
        // Turns green: a_slow_neighbour_takes_only_the_places_that_it_has
        let _ = self.queue;
        self.places.acquire().await.ok()
        // END OF HOLE bulkhead
    }

    pub fn free(&self) -> usize {
        self.places.available_permits()
    }
}

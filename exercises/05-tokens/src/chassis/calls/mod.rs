//! Calls to other services. Called by whoever asks another service.

mod neighbour;

pub use neighbour::Neighbour;

//! Calls to other services, and the time that they have. Called by whoever asks another service.

pub mod deadline;
pub mod neighbour;
pub mod soap;

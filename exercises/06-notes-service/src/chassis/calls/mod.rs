//! Calls to other services, which may be slow, overloaded or gone, and the time that they have.
//! Called by whoever asks another service.
//!
//! A call passes, from the outside in:
//!
//! ```text
//! deadline ──> bulkhead ──> retries ──> breaker ──> one attempt
//! ```

pub mod deadline;

mod breaker;
mod guard;
mod neighbour;
mod policy;

pub use guard::{Failure, Guard, Unavailable, operations};
pub use neighbour::{Neighbour, send};
pub use policy::Policy;

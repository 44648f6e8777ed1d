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
mod bulkhead;
mod call;
mod guard;
mod neighbour;
mod policy;
mod retry;

pub use call::{Answer, Call, Failure};
pub use guard::{Guard, Unavailable, operations};
pub use neighbour::Neighbour;
pub use policy::Policy;

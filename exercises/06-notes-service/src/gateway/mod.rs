//! The gateway: the one address that clients know. It routes, tags and limits, and knows no
//! business. A request passes these files in this order, `limits` with its head and then its body:
//!
//! ```text
//! app ──> cors ──> forward ──> limits ──> framing ──> routes ──> limits ──> headers ──> (behind)
//! ```
//!
//! Called by `main`, and by the tests.

mod app;
mod config;

mod cors;
mod error;
mod forward;
mod framing;
mod headers;
mod limits;
mod routes;

pub use app::{router, routers};
pub use config::Config;
pub use error::Error;
pub use limits::Limits;
pub use routes::Routes;

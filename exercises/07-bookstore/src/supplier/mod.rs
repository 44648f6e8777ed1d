//! A stand-in for a supplier's service, which is not ours: it speaks SOAP, and knows three prices.
//! Called by `main`, and by the tests.

mod config;
mod prices;

pub use config::Config;
pub use prices::router;

//! The gateway in front of services that the tests play: what passes it, and what does not.

mod bodies;
mod cors;
mod headers;
mod places;
mod routes;
mod upstreams;

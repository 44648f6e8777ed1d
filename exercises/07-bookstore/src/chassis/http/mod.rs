//! HTTP: what a request brings, how it is refused, and what every one passes on its way. Called by
//! the controllers and the routers.

pub mod error;
pub mod etag;
pub mod extractors;
pub mod health;
pub mod json;
pub mod layers;
pub mod members;
pub mod openapi;
pub mod page;
pub mod problem;
pub mod query;
pub mod search;

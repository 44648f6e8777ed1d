//! The types of the service. A value that exists is a value that is allowed, so no tier
//! checks it a second time. Called by every tier.

mod book;
mod offer;
// generate: modules

pub use book::{Book, BookChange, BookDraft, ChosenBook};
pub use offer::{Offer, Price};
// generate: names

//! The services: the rules, and nothing of HTTP or SQL. Called by the layer above.

mod books;
mod offers;
// generate: modules

pub use books::BookService;
pub use offers::OfferService;
// generate: names

use std::sync::Arc;

use super::data_sources::DataSources;
use crate::chassis::neighbour::Guard;

/// Every service; a clone is cheap and shares everything.
#[derive(Clone)]
pub struct Services {
    pub books: BookService,
    pub offers: OfferService,
    // generate: fields
}

impl Services {
    /// Puts the services together, on the data sources.
    pub fn new(sources: &DataSources, guard: Arc<Guard>) -> Self {
        Self {
            books: BookService::new(sources),
            offers: OfferService::new(sources, guard),
            // generate: new
        }
    }
}

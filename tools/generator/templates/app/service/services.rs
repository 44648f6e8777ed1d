//! The services: the rules, and nothing of HTTP or SQL. Called by the layer above.

// generate: modules

// generate: names

use super::data_sources::DataSources;

/// Every service; a clone is cheap and shares everything.
#[derive(Clone)]
pub struct Services {
    // generate: fields
}

impl Services {
    /// Puts the services together, on the data sources.
    #[allow(unused_variables, reason = "there may be no service yet that has a data source")]
    pub fn new(sources: &DataSources) -> Self {
        Self {
            // generate: new
        }
    }
}

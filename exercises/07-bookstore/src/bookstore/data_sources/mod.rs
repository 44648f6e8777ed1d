//! The stores of the service's records: each data source has a file. Called by `app`, which opens
//! them, and by the services, which give them to their repositories.

pub mod db;
pub mod supplier;
// generate: modules

use std::sync::Arc;

use super::config::Config;
use crate::chassis::calls::Guard;

/// Every data source; a clone is cheap and shares everything.
#[derive(Clone)]
pub struct DataSources {
    pub db: db::Db,
    pub supplier: supplier::Supplier,
    // generate: fields
    /// The guard around calls to the supplier.
    pub guard: Arc<Guard>,
}

/// The reasons for which the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot make the data folder {0}: {1}")]
    Data(String, std::io::Error),
    #[error("cannot open the data source `{0}`: {1}")]
    Source(&'static str, Box<dyn std::error::Error + Send + Sync>),
}

impl DataSources {
    /// Opens them all, and brings their tables up to date.
    pub async fn open(config: &Config) -> Result<Self, StartError> {
        std::fs::create_dir_all(&config.data)
            .map_err(|error| StartError::Data(config.data.display().to_string(), error))?;
        Ok(Self {
            db: db::open(config).await.map_err(|error| StartError::Source("db", error.into()))?,
            supplier: supplier::open(config)
                .map_err(|error| StartError::Source("supplier", error.into()))?,
            // generate: open
            guard: Arc::new(Guard::new("supplier", config.supplier_patience, rand::random)),
        })
    }

    /// Checks that all of them answer: without them nothing can be served.
    pub async fn answer(self) -> bool {
        let faults: &[(&str, Option<String>)] = &[
            ("db", self.db.ping().await.err().map(|error| error.to_string())),
            // generate: ping
        ];
        for (name, fault) in faults {
            if let Some(fault) = fault {
                tracing::warn!(%fault, "the data source `{name}` does not answer");
            }
        }
        faults.iter().all(|(_, fault)| fault.is_none())
    }

    /// Waits for what runs, and closes every connection.
    pub async fn close(&self) {
        self.db.close().await;
        // generate: close
    }
}

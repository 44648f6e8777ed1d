//! The stores of the service's records: each data source has a file. Called by `app`, which opens
//! them, and by the services, which give them to their repositories.

// generate: modules

use super::config::Config;

/// Every data source; a clone is cheap and shares everything.
#[derive(Clone)]
pub struct DataSources {
    // generate: fields
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
            // generate: open
        })
    }

    /// Checks that all of them answer: without them nothing can be served.
    pub async fn answer(self) -> bool {
        let faults: &[(&str, Option<String>)] = &[
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
        // generate: close
    }
}

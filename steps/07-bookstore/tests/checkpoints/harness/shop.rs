//! The bookstore and the supplier's stand-in of a test. Called by the harness.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use step_07_bookstore::chassis::Clock;
use step_07_bookstore::chassis::run::serve::serve;
use step_07_bookstore::chassis::tokens::Verifier;
use step_07_bookstore::{bookstore, supplier};

use super::running::{Running, listener};
use super::{Database, Settings};

/// The bookstore, and the supplier whom it asks.
pub struct Shop {
    pub base: String,
    /// Who says to the bookstore whose a token is.
    pub verifier: Arc<Verifier>,
    pub bookstore: Running,
    pub supplier: Running,
    _database: Database,
}

impl Shop {
    pub async fn start(folder: &Path, auth_url: &str, clock: &Clock, settings: &Settings) -> Self {
        let database = Database::create(folder, "bookstore").await;
        let (supplier_listener, supplier_base) = listener();
        let (bookstore_listener, base) = listener();
        let mut config = bookstore::Config::in_folder(folder.to_owned());
        config.db_location = database.url().into();
        config.auth_url = auth_url.to_owned();
        config.supplier_url = settings.supplier_url.clone().unwrap_or(supplier_base);
        config.supplier_patience = settings.supplier_patience;
        config.patience = settings.patience;
        // A test says when.
        config.poll_interval = Duration::from_secs(3600);
        config.request_deadline = settings.request_deadline;
        let bookstore = bookstore::App::new(&config, clock.clone()).await;
        let bookstore = bookstore.expect("the bookstore starts");
        let verifier = bookstore.verifier().clone();
        let start = settings.lame_duck;
        let bookstore = Running::start(start, async move |switch| {
            bookstore.serve(bookstore_listener, &switch).await
        });
        let supplier = Running::start(start, async move |switch| {
            serve(supplier_listener, supplier::router(), &switch).await
        });
        Self { base, verifier, bookstore, supplier, _database: database }
    }
}

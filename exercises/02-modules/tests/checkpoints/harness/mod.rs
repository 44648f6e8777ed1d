//! Starts Keep for a test, in this process, on a port and in a folder of its own. Called by every
//! checkpoint.

mod database;
mod source;

use std::net::TcpListener;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use contract::{Outside, Person, System, Wish};
use exercise_02_modules::app::App;
use exercise_02_modules::chassis::run::serve::Switch;
use exercise_02_modules::chassis::{Clock, DataSource};
use exercise_02_modules::config::Config;
use exercise_02_modules::identity::{Hasher, HashingCost, UserDirectory};
use time::macros::datetime;
use transcript::{Mailbox, Transcript};

pub use database::Database;
pub use source::Source;

/// A running Keep, and what is inside of it. It stops, and its data goes, when this is dropped.
pub struct Keep {
    outside: Outside,
    /// The directory, as the notes see it.
    pub directory: Arc<dyn UserDirectory>,
    pub source: DataSource,
    clock: Clock,
    hasher: Hasher,
    switch: Switch,
    _database: Database,
    _folder: tempfile::TempDir,
}

/// Starts Keep for a checkpoint of a suite.
pub async fn start(wish: Wish) -> contract::Keep {
    let configure = |config: &mut Config| {
        if wish.serious_hashing {
            config.hashing = HashingCost::SERIOUS;
        }
        config.mail_url = wish.mail_url;
        config.request_deadline = wish.request_deadline.unwrap_or(config.request_deadline);
    };
    let keep = Keep::start_with(configure).await;
    contract::Keep::new(keep.outside.clone(), Box::new(keep))
}

impl Keep {
    /// Starts Keep on SQLite, or on PostgreSQL where `TEST_POSTGRES_URL` names one.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with another configuration.
    pub async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        Self::start_with_directory(configure, |directory| directory).await
    }

    /// The same with a directory of the test's between the notes and identity.
    pub async fn start_with_directory(
        configure: impl FnOnce(&mut Config),
        between: impl FnOnce(Arc<dyn UserDirectory>) -> Arc<dyn UserDirectory>,
    ) -> Self {
        show_errors();
        let folder = tempfile::tempdir().expect("a folder for the data");
        let database = Database::create(folder.path()).await;
        let mut config = Config::in_folder(folder.path().to_owned());
        config.database = database.url().into();
        config.hashing = HashingCost::CHEAP;
        configure(&mut config);
        let mut directory = None;
        let in_between = |inside| Arc::clone(directory.insert(between(inside)));
        let clock = Clock::stopped_at(datetime!(2026-03-01 09:00 UTC));
        let app =
            App::with_directory(&config, clock.clone(), in_between).await.expect("Keep starts");
        let directory = directory.expect("the notes have a directory");
        let (hasher, source) = (app.hasher().clone(), app.source().clone());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a port"));
        let switch = Switch::default();
        let on_switch = switch.clone();
        tokio::spawn(async move { app.serve(listener, &on_switch).await });
        Self {
            outside: Outside::new(base, Mailbox::at(folder.path().join("mail"))),
            directory,
            source,
            clock,
            hasher,
            switch,
            _database: database,
            _folder: folder,
        }
    }

    /// A transcript of this step's own, which calls the tokens of these people by their names.
    pub fn transcript(&self, name: &'static str, people: &[&Person]) -> Transcript {
        self.transcript_in(crate::TRANSCRIPTS, name, people)
    }
}

impl Deref for Keep {
    type Target = Outside;

    fn deref(&self) -> &Outside {
        &self.outside
    }
}

impl System for Keep {
    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    fn hashes(&self) -> u64 {
        self.hasher.computed()
    }
}

impl Drop for Keep {
    fn drop(&mut self) {
        self.switch.stop();
    }
}

/// Prints what Keep logs as an error, so that a failing test shows why an answer was 500.
fn show_errors() {
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR);
    // The second test of the process finds it done.
    let _ = lines.with_test_writer().with_ansi(false).without_time().try_init();
}

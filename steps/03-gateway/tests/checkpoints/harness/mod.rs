//! Starts Keep for a test, in this process, on a port and in a folder of its own. Called by every
//! checkpoint.

mod database;
mod gate;

use std::net::TcpListener;
use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use contract::{Outside, System, Wish};
use step_03_gateway::chassis::Clock;
use step_03_gateway::chassis::run::serve::Switch;
use step_03_gateway::gateway;
use step_03_gateway::identity::{Hasher, HashingCost};
use step_03_gateway::monolith::App;
use step_03_gateway::monolith::Config;
use time::macros::datetime;
use tokio::task::JoinHandle;
use transcript::{Mailbox, Transcript};

pub use database::Database;
pub use gate::gate;

/// A running Keep. It stops, and its data goes, when this is dropped.
pub struct Keep {
    /// The gateway, as clients see it.
    outside: Outside,
    /// Stands still until a test moves it.
    pub clock: Clock,
    hasher: Hasher,
    gate: gate::Running,
    monolith: Switch,
    serving: JoinHandle<std::io::Result<()>>,
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
    pub async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        show_errors();
        let folder = tempfile::tempdir().expect("a folder for the data");
        let database = Database::create(folder.path()).await;
        let mut config = Config::in_folder(folder.path().to_owned());
        config.database = database.url().into();
        config.hashing = HashingCost::CHEAP;
        config.lame_duck = Duration::ZERO;
        configure(&mut config);
        let clock = Clock::stopped_at(datetime!(2026-03-01 09:00 UTC));
        let app = App::new(&config, clock.clone()).await.expect("Keep starts");
        let hasher = app.hasher().clone();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a port"));
        let monolith = Switch::new(config.lame_duck);
        let switch = monolith.clone();
        let serving = tokio::spawn(async move { app.serve(listener, &switch).await });
        let gateway = gateway::Config::to(&url).expect("an address");
        let (base, gate) = gate::Running::start(&gateway, config.lame_duck);
        Self {
            outside: Outside::new(base, Mailbox::at(folder.path().join("mail"))),
            clock,
            hasher,
            gate,
            monolith,
            serving,
            _database: database,
            _folder: folder,
        }
    }

    /// Tells Keep to stop: the gateway first, and then what stands behind it.
    pub fn stop(&self) {
        self.gate.stop();
    }

    /// Waits until Keep has ended by itself.
    pub async fn ended(&mut self) {
        self.gate.ended().await;
        self.monolith.stop();
        let ending = tokio::time::timeout(Duration::from_secs(8), &mut self.serving).await;
        ending.expect("Keep ends in time").expect("without a panic").expect("without an error");
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
        self.monolith.stop();
    }
}

/// Prints what Keep logs as an error, so that a failing test shows why an answer was 500.
fn show_errors() {
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR);
    // The second test of the process finds it done.
    let _ = lines.with_test_writer().with_ansi(false).without_time().try_init();
}

/// A transcript of this step's own with whoever listens at `base`, whose address is called `[gateway]`.
pub fn transcript(name: &'static str, base: &str) -> Transcript {
    let mut transcript = Transcript::new(name, base, Path::new(crate::TRANSCRIPTS));
    transcript.name(base.trim_start_matches("http://"), "gateway");
    transcript
}

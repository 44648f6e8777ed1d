//! Starts Keep for a test, in this process, on a port and in a folder of its own. Called by every
//! checkpoint.

mod database;

use std::net::TcpListener;
use std::time::Duration;

use exercise_01_three_tiers::app::App;
use exercise_01_three_tiers::chassis::Clock;
use exercise_01_three_tiers::chassis::run::serve::Switch;
use exercise_01_three_tiers::config::Config;
use exercise_01_three_tiers::services::{Hasher, HashingCost};
use time::macros::datetime;
use transcript::Mailbox;

use crate::contract::{Keep, Outside, System, Wish};

use database::Database;

/// Keep in this process. It stops, and its data goes, when this is dropped.
struct Running {
    clock: Clock,
    hasher: Hasher,
    switch: Switch,
    _database: Database,
    _folder: tempfile::TempDir,
}

/// Starts Keep on SQLite, or on PostgreSQL where `TEST_POSTGRES_URL` names one.
pub async fn start(wish: Wish) -> Keep {
    show_errors();
    let folder = tempfile::tempdir().expect("a folder for the data");
    let database = Database::create(folder.path()).await;
    let mut config = Config::in_folder(folder.path().to_owned());
    config.database = database.url().into();
    config.hashing = if wish.serious_hashing { HashingCost::SERIOUS } else { HashingCost::CHEAP };
    config.mail_url = wish.mail_url;
    config.request_deadline = wish.request_deadline.unwrap_or(config.request_deadline);
    let clock = Clock::stopped_at(datetime!(2026-03-01 09:00 UTC));
    let app = App::new(&config, clock.clone()).await.expect("Keep starts");
    let hasher = app.hasher().clone();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a port"));
    let switch = Switch::default();
    let on_switch = switch.clone();
    tokio::spawn(async move { app.serve(listener, &on_switch).await });
    let mailbox = Mailbox::at(folder.path().join("mail"));
    let running = Running { clock, hasher, switch, _database: database, _folder: folder };
    Keep::new(Outside::new(base, mailbox), Box::new(running))
}

impl System for Running {
    fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    fn hashes(&self) -> u64 {
        self.hasher.computed()
    }
}

impl Drop for Running {
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

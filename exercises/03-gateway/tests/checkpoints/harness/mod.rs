//! Starts Keep for a test, in this process, on a port and in a folder of its own. Called by every
//! checkpoint.

mod database;
mod person;
mod upstream;

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use exercise_03_gateway::chassis::Clock;
use exercise_03_gateway::chassis::run::serve::Switch;
use exercise_03_gateway::identity::{Hasher, HashingCost};
use exercise_03_gateway::monolith::App;
use exercise_03_gateway::monolith::Config;
use serde_json::Value;
use time::macros::datetime;
use tokio::task::JoinHandle;
use transcript::{Mailbox, Request, Transcript};

pub use database::Database;
pub use person::Person;
pub use upstream::{Gate, Upstream, head_of, rest_of, transcript};

/// A running Keep. It stops, and its data goes, when this is dropped.
pub struct Keep {
    /// Stands still until a test moves it.
    pub clock: Clock,
    pub mailbox: Mailbox,
    pub base: String,
    pub client: reqwest::Client,
    hasher: Hasher,
    gate: Gate,
    monolith: Switch,
    serving: JoinHandle<std::io::Result<()>>,
    _database: Database,
    _folder: tempfile::TempDir,
}

impl Keep {
    /// Starts Keep on SQLite, or on PostgreSQL where `TEST_POSTGRES_URL` names one.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with another configuration.
    pub async fn start_with(configure: impl FnOnce(&mut Config)) -> Self {
        show_errors();
        let folder = tempfile::tempdir().expect("a folder for the data");
        let database = Database::create(folder.path()).await;
        let mut config = Config::in_folder(folder.path().to_owned());
        config.database_url = database.url().to_owned();
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
        let gate = Gate::with(&url, |_| {}, config.lame_duck).await;
        Self {
            clock,
            mailbox: Mailbox::at(folder.path().join("mail")),
            base: gate.base.clone(),
            client: reqwest::Client::new(),
            hasher,
            gate,
            monolith,
            serving,
            _database: database,
            _folder: folder,
        }
    }

    /// A transcript that calls the tokens of these people by their names.
    pub fn transcript(&self, name: &'static str, people: &[&Person]) -> Transcript {
        let snapshots = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checkpoints/transcripts");
        let mut transcript = Transcript::new(name, &self.base, &snapshots);
        for person in people {
            transcript.name(&person.token, &format!("token of {}", person.name));
        }
        transcript
    }

    /// Somebody who has signed up, confirmed the address and signed in.
    pub async fn person(&self, name: &str) -> Person {
        Person::sign_up(self, name).await
    }

    /// Sends a request that no transcript shows, and gives the body of the answer.
    pub async fn arrange(&self, request: Request) -> Value {
        request.send(&self.client, &self.base).await.json()
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

    /// How many passwords and codes have been hashed since the start.
    pub fn hashes(&self) -> u64 {
        self.hasher.computed()
    }

    /// Sends a request and says in the transcript how much work the answer took: who has an account
    /// must not be told by the time either.
    pub async fn send_and_weigh(&self, transcript: &mut Transcript, request: Request) {
        let before = self.hashes();
        transcript.send(request).await;
        match self.hashes() - before {
            1 => transcript.say("(That took one hash.)"),
            count => transcript.say(&format!("(That took {count} hashes.)")),
        }
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

/// A request that nobody is signed in for.
pub fn post(path: &str, body: Value) -> Request {
    Request::new("POST", &format!("/api/v1{path}")).json(&body)
}

/// A request that nobody is signed in for.
pub fn get(path: &str) -> Request {
    Request::new("GET", &format!("/api/v1{path}"))
}

/// A code that is not `code`, called `[wrong code]` in the transcript.
pub fn wrong_code(transcript: &mut Transcript, code: &str) -> &'static str {
    let wrong = if code == "000000" { "111111" } else { "000000" };
    transcript.name(wrong, "wrong code");
    wrong
}

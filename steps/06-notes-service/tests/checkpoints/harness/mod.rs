//! Starts Keep for a test: its three services in this process, each on a port and with a database of
//! its own, in one folder. Called by every checkpoint.

pub mod between;
pub mod script;

mod database;
mod gate;

use std::net::TcpListener;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use contract::{Outside, Person, System, Wish};
use serde_json::Value;
use step_06_notes_service::auth::{self, Hasher, HashingCost};
use step_06_notes_service::chassis::Clock;
use step_06_notes_service::chassis::calls::Policy;
use step_06_notes_service::chassis::run::serve::{Switch, serve};
use step_06_notes_service::chassis::tokens::Verifier;
use step_06_notes_service::notes::UserDirectory;
use step_06_notes_service::{gateway, notes};
use time::macros::datetime;
use tokio::task::JoinHandle;
use transcript::{Mailbox, Transcript};

pub use database::Database;
pub use gate::gate;

/// What a test may want otherwise; each service takes what is its own.
pub struct Settings {
    /// Somebody else than our auth service.
    pub auth_url: Option<String>,
    pub patience: Policy,
    /// How long the gateway waits for an answer.
    pub answering: Duration,
    pub hashing: HashingCost,
    pub mail_url: Option<String>,
    pub request_deadline: Duration,
    pub lame_duck: Duration,
}

/// What Keep keeps. It goes when the last who uses it is dropped.
pub struct Data {
    pub auth: Database,
    pub notes: Database,
    folder: tempfile::TempDir,
}

/// One service. It stops when this is dropped.
struct Running {
    switch: Switch,
    serving: JoinHandle<std::io::Result<()>>,
}

/// A running Keep. It stops, and its data goes, when this is dropped.
pub struct Keep {
    /// The gateway, as clients see it.
    outside: Outside,
    /// Stands still until a test moves it.
    pub clock: Clock,
    /// The directory, as the notes see it.
    pub directory: Arc<dyn UserDirectory>,
    /// Who says to the notes whose a token is.
    pub verifier: Arc<Verifier>,
    pub auth_base: String,
    /// Where the notes are, without the gateway.
    pub notes_base: String,
    auth_config: auth::Config,
    hasher: Hasher,
    /// The gateway in front, and what it stands in front of.
    services: [Running; 3],
    _data: Arc<Data>,
}

/// Starts Keep for a checkpoint of a suite.
pub async fn start(wish: Wish) -> contract::Keep {
    let configure = |settings: &mut Settings| {
        if wish.serious_hashing {
            settings.hashing = HashingCost::SERIOUS;
        }
        settings.mail_url = wish.mail_url;
        settings.request_deadline = wish.request_deadline.unwrap_or(settings.request_deadline);
    };
    let keep = Keep::start_with(configure).await;
    contract::Keep::new(keep.outside.clone(), Box::new(keep))
}

impl Running {
    fn start<F: Future<Output = std::io::Result<()>> + Send + 'static>(
        lame_duck: Duration,
        serve: impl FnOnce(Switch) -> F,
    ) -> Self {
        let switch = Switch::new(lame_duck);
        let serving = tokio::spawn(serve(switch.clone()));
        Self { switch, serving }
    }

    /// Waits until it has ended.
    async fn ended(&mut self) {
        let ending = tokio::time::timeout(Duration::from_secs(20), &mut self.serving).await;
        ending.expect("it ends in time").expect("without a panic").expect("without an error");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.switch.stop();
    }
}

impl Keep {
    /// Starts Keep on SQLite, or on PostgreSQL where `TEST_POSTGRES_URL` names one.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn start_with(configure: impl FnOnce(&mut Settings)) -> Self {
        show_errors();
        let folder = tempfile::tempdir().expect("a folder for the data");
        let auth = Database::create(folder.path(), "auth").await;
        let notes = Database::create(folder.path(), "notes").await;
        let data = Arc::new(Data { auth, notes, folder });
        let mut settings = Settings {
            auth_url: None,
            patience: Policy::STANDARD,
            answering: Duration::from_secs(15),
            hashing: HashingCost::CHEAP,
            mail_url: None,
            request_deadline: Duration::from_secs(10),
            lame_duck: Duration::ZERO,
        };
        configure(&mut settings);
        let clock = Clock::stopped_at(datetime!(2026-03-01 09:00 UTC));
        Self::on(data, clock, settings).await
    }

    /// Starts the services on data that is there.
    async fn on(data: Arc<Data>, clock: Clock, settings: Settings) -> Self {
        let folder = data.folder.path();
        let (auth_listener, auth_base) = listener();
        let mut config = auth::Config::in_folder(folder.to_owned());
        config.database = data.auth.url().into();
        config.hashing = settings.hashing;
        config.mail_url = settings.mail_url.clone();
        config.request_deadline = settings.request_deadline;
        let auth = auth::App::new(&config, clock.clone()).await.expect("auth starts");
        let auth_config = config;
        let hasher = auth.hasher().clone();
        let auth_url = settings.auth_url.as_ref().unwrap_or(&auth_base).clone();

        let (notes_listener, notes_base) = listener();
        let mut config = notes::Config::in_folder(folder.to_owned());
        config.database = data.notes.url().into();
        config.auth_url = auth_url.clone();
        config.patience = settings.patience;
        // A test says when.
        config.poll_interval = Duration::from_secs(3600);
        config.mail_url = settings.mail_url;
        config.request_deadline = settings.request_deadline;
        let mut directory = None;
        let in_between = |inside| Arc::clone(directory.insert(inside));
        let notes = notes::App::with_directory(&config, clock.clone(), in_between).await;
        let notes = notes.expect("the notes service starts");
        let directory = directory.expect("the notes have a directory");
        let verifier = notes.verifier().clone();

        let (gateway_listener, base) = listener();
        let mut config = gateway::Config::to(&auth_url, &notes_base).expect("addresses");
        config.limits.answering = settings.answering;
        let router = gateway::router(&config);
        let start = settings.lame_duck;
        let services = [
            Running::start(start, async move |switch| {
                serve(gateway_listener, router, &switch).await
            }),
            Running::start(start, async move |switch| notes.serve(notes_listener, &switch).await),
            Running::start(start, async move |switch| auth.serve(auth_listener, &switch).await),
        ];
        let outside = Outside::new(base, Mailbox::at(folder.join("mail")));
        Self {
            outside,
            clock,
            directory,
            verifier,
            auth_base,
            notes_base,
            auth_config,
            hasher,
            services,
            _data: data,
        }
    }

    /// Stops the notes service, and waits until it is away.
    pub async fn stop_notes(&mut self) {
        self.services[1].switch.stop();
        self.services[1].ended().await;
    }

    /// Starts the auth service again, where it was.
    pub async fn restart_auth(&mut self) {
        let address = self.auth_base.trim_start_matches("http://");
        let listener = TcpListener::bind(address).expect("its port is free");
        let auth = auth::App::new(&self.auth_config, self.clock.clone()).await.expect("it starts");
        self.services[2] =
            Running::start(Duration::ZERO, async move |switch| auth.serve(listener, &switch).await);
    }

    /// Stops the auth service, and waits until it is away.
    pub async fn stop_auth(&mut self) {
        self.services[2].switch.stop();
        self.services[2].ended().await;
    }

    /// The notes ask auth for what it has revoked, as they do every second.
    pub async fn poll(&self) {
        self.verifier.poll().await;
    }

    /// A transcript of this step's own, which calls the tokens of these people by their names.
    pub fn transcript(&self, name: &'static str, people: &[&Person]) -> Transcript {
        self.transcript_in(crate::TRANSCRIPTS, name, people)
    }

    /// A transcript of requests that the notes service gets directly.
    pub fn transcript_of_notes(&self, name: &'static str) -> Transcript {
        let mut transcript = self.transcript(name, &[]);
        transcript.moved_to(&self.notes_base);
        transcript
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

/// A free port of this machine, and its address as others write it.
fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("a port"));
    (listener, base)
}

/// Somebody who answers everything with this, for as long as the test runs.
pub async fn answering(status: u16, body: Value) -> String {
    let (listener, base) = listener();
    let status = StatusCode::from_u16(status).expect("a status");
    let router = Router::new().fallback(async move || (status, axum::Json(body)));
    let switch = Switch::new(Duration::ZERO);
    tokio::spawn(async move { serve(listener, router, &switch).await });
    base
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

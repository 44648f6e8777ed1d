//! Starts Keep for a test: its three services in this process, each on a port and with a database of
//! its own, in one folder. Called by every checkpoint.

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
use step_04_auth_service::auth::{self, Hasher, HashingCost};
use step_04_auth_service::auth_switch::AuthSwitch;
use step_04_auth_service::chassis::run::serve::{Switch, serve};
use step_04_auth_service::chassis::{Clock, DataSource};
use step_04_auth_service::notes::UserDirectory;
use step_04_auth_service::{gateway, monolith};
use time::macros::datetime;
use tokio::task::JoinHandle;
use transcript::{Mailbox, Request, Transcript};

pub use database::Database;
pub use gate::gate;

/// What a test may want otherwise; each service takes what is its own.
pub struct Settings {
    pub auth: AuthSwitch,
    /// Somebody else than our auth service.
    pub auth_url: Option<String>,
    pub auth_deadline: Duration,
    pub hashing: HashingCost,
    pub mail_url: Option<String>,
    pub request_deadline: Duration,
    pub lame_duck: Duration,
}

/// What Keep keeps. It goes when the last who uses it is dropped.
pub struct Data {
    pub auth: Database,
    pub monolith: Database,
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
    /// The monolith's database.
    pub source: DataSource,
    pub auth_source: DataSource,
    pub data: Arc<Data>,
    hasher: Hasher,
    auth_base: String,
    ops_base: String,
    /// The gateway in front, and what it stands in front of.
    services: [Running; 4],
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
        let ending = tokio::time::timeout(Duration::from_secs(8), &mut self.serving).await;
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

    /// The same at another position of the switch.
    pub async fn start_at(auth: AuthSwitch) -> Self {
        Self::start_with(|settings| settings.auth = auth).await
    }

    /// The same with other settings.
    pub async fn start_with(configure: impl FnOnce(&mut Settings)) -> Self {
        Self::start_with_directory(configure, |directory| directory).await
    }

    /// The same with a directory of the test's between the notes and auth.
    pub async fn start_with_directory(
        configure: impl FnOnce(&mut Settings),
        between: impl FnOnce(Arc<dyn UserDirectory>) -> Arc<dyn UserDirectory>,
    ) -> Self {
        show_errors();
        let folder = tempfile::tempdir().expect("a folder for the data");
        let auth = Database::create(folder.path(), "auth").await;
        let monolith = Database::create(folder.path(), "keep").await;
        let data = Arc::new(Data { auth, monolith, folder });
        let mut settings = Settings {
            auth: AuthSwitch::Service,
            auth_url: None,
            auth_deadline: Duration::from_secs(2),
            hashing: HashingCost::CHEAP,
            mail_url: None,
            request_deadline: Duration::from_secs(10),
            lame_duck: Duration::ZERO,
        };
        configure(&mut settings);
        let clock = Clock::stopped_at(datetime!(2026-03-01 09:00 UTC));
        Self::on(data, clock, settings, between).await
    }

    /// Starts the services on data that is there.
    async fn on(
        data: Arc<Data>,
        clock: Clock,
        settings: Settings,
        between: impl FnOnce(Arc<dyn UserDirectory>) -> Arc<dyn UserDirectory>,
    ) -> Self {
        let folder = data.folder.path();
        let (auth_listener, auth_base) = listener();
        let mut config = auth::Config::in_folder(folder.to_owned());
        config.database = data.auth.url().into();
        config.hashing = settings.hashing;
        config.mail_url = settings.mail_url.clone();
        config.request_deadline = settings.request_deadline;
        let auth = auth::App::new(&config, clock.clone()).await.expect("auth starts");
        let (hasher, auth_source) = (auth.hasher().clone(), auth.source().clone());
        let auth_url = settings.auth_url.as_ref().unwrap_or(&auth_base).clone();

        let (monolith_listener, monolith_base) = listener();
        let mut config = monolith::Config::in_folder(folder.to_owned());
        config.database = data.monolith.url().into();
        config.auth = settings.auth;
        config.auth_url = auth_url.clone();
        config.auth_deadline = settings.auth_deadline;
        config.hashing = settings.hashing;
        config.mail_url = settings.mail_url;
        config.request_deadline = settings.request_deadline;
        let mut directory = None;
        let in_between = |inside| Arc::clone(directory.insert(between(inside)));
        let monolith = monolith::App::with_directory(&config, clock.clone(), in_between).await;
        let monolith = monolith.expect("the monolith starts");
        let directory = directory.expect("the notes have a directory");
        let source = monolith.source().clone();

        let ((gateway_listener, base), (ops_listener, ops_base)) = (listener(), listener());
        let config = gateway::Config::to(settings.auth, &auth_url, &monolith_base);
        let config = config.expect("addresses");
        let moving = gateway::AuthMove::new(&config).expect("a client");
        let (router, ops) = (gateway::router(&config, moving.clone()), moving.ops());
        let start = settings.lame_duck;
        let services = [
            Running::start(start, async move |switch| {
                serve(gateway_listener, router, &switch).await
            }),
            Running::start(start, async move |switch| serve(ops_listener, ops, &switch).await),
            Running::start(start, async move |switch| {
                monolith.serve(monolith_listener, &switch).await
            }),
            Running::start(start, async move |switch| auth.serve(auth_listener, &switch).await),
        ];
        let outside = Outside::new(base, Mailbox::at(folder.join("mail")));
        Self {
            outside,
            clock,
            directory,
            source,
            auth_source,
            data,
            hasher,
            auth_base,
            ops_base,
            services,
        }
    }

    /// Stops every service and starts it again at another position of the switch, on the same data.
    pub async fn again_at(mut self, auth: AuthSwitch, transcript: &mut Transcript) -> Self {
        for service in &mut self.services {
            service.switch.stop();
            service.ended().await;
        }
        let settings = Settings {
            auth,
            auth_url: None,
            auth_deadline: Duration::from_secs(2),
            hashing: HashingCost::CHEAP,
            mail_url: None,
            request_deadline: Duration::from_secs(10),
            lame_duck: Duration::ZERO,
        };
        let (data, clock) = (Arc::clone(&self.data), self.clock.clone());
        let again = Self::on(data, clock, settings, |directory| directory).await;
        transcript.moved_to(&again.base);
        again
    }

    /// What the shadow has counted, once it has counted `count` requests.
    pub async fn shadow_counts(&self, count: u64) -> Value {
        let started = std::time::Instant::now();
        loop {
            let counts = Request::new("GET", "/ops/shadow");
            let counts = counts.send(&self.client, &self.ops_base).await.json();
            let sum: u64 =
                counts.as_object().into_iter().flatten().flat_map(|c| c.1.as_u64()).sum();
            if sum >= count || started.elapsed() > Duration::from_secs(5) {
                return counts;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// The monolith's database, from which auth moves out, and its new one.
    pub fn both(&self) -> (&DataSource, &DataSource) {
        (&self.source, &self.auth_source)
    }

    /// Stops the auth service, and waits until it is away.
    pub async fn stop_auth(&mut self) {
        self.services[3].switch.stop();
        self.services[3].ended().await;
    }

    /// Stops the monolith, and waits until it is away.
    pub async fn stop_monolith(&mut self) {
        self.services[2].switch.stop();
        self.services[2].ended().await;
    }

    /// A transcript of this step's own, which calls the tokens of these people by their names.
    pub fn transcript(&self, name: &'static str, people: &[&Person]) -> Transcript {
        self.transcript_in(crate::TRANSCRIPTS, name, people)
    }

    /// A transcript of requests that the auth service gets directly.
    pub fn transcript_of_auth(&self, name: &'static str, people: &[&Person]) -> Transcript {
        let mut transcript = self.transcript(name, people);
        transcript.moved_to(&self.auth_base);
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

/// Runs a statement of a test's own.
pub async fn execute(source: &DataSource, sql: &'static str) {
    match source {
        DataSource::Sqlite(pool) => sqlx::query(sql).execute(pool).await.map(|_| ()),
        DataSource::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(|_| ()),
    }
    .expect("the statement runs");
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

//! Starts Keep for a test: its services in this process, each on a port and with a database of its
//! own, in one folder, and the supplier's stand-in. Called by every checkpoint.

mod database;
mod gate;
mod person;
mod running;
mod shop;

use std::ops::Deref;
use std::path::Path;
use std::time::Duration;

use contract::{Outside, Person, System, Wish};
use exercise_07_bookstore::auth::{self, Hasher, HashingCost};
use exercise_07_bookstore::chassis::Clock;
use exercise_07_bookstore::chassis::calls::Policy;
use exercise_07_bookstore::chassis::run::serve::serve;
use exercise_07_bookstore::{bookstore, gateway, notes};
use time::macros::datetime;
use transcript::{Mailbox, Transcript};

pub use database::Database;
pub use gate::gate;
pub use person::Reader;
use running::{Running, listener};
use shop::Shop;

const WITH_SHOP: &str = "this Keep was started with its bookstore";

/// What a test may want otherwise; each service takes what is its own.
pub struct Settings {
    /// Somebody else than our auth service.
    pub auth_url: Option<String>,
    pub patience: Policy,
    /// Whether the bookstore and the supplier's stand-in run too: the suites of earlier chapters
    /// ask neither, and starting both takes time.
    pub bookstore: bool,
    /// Somebody else than our stand-in, and how patient the bookstore is with them.
    pub supplier_url: Option<String>,
    pub supplier_patience: Policy,
    /// How long the gateway waits for an answer.
    pub answering: Duration,
    pub hashing: HashingCost,
    pub mail_url: Option<String>,
    pub request_deadline: Duration,
    pub lame_duck: Duration,
}

/// What Keep keeps. It goes when this is dropped.
struct Data {
    auth: Database,
    notes: Database,
    folder: tempfile::TempDir,
}

/// A running Keep. It stops, and its data goes, when this is dropped.
pub struct Keep {
    /// The gateway, as clients see it.
    outside: Outside,
    /// Stands still until a test moves it.
    pub clock: Clock,
    hasher: Hasher,
    _gateway: Running,
    _notes: Running,
    auth: Running,
    shop: Option<Shop>,
    _data: Data,
}

/// Starts Keep for a checkpoint of a suite.
pub async fn start(wish: Wish) -> contract::Keep {
    let configure = |settings: &mut Settings| {
        settings.bookstore = false;
        if wish.serious_hashing {
            settings.hashing = HashingCost::SERIOUS;
        }
        settings.mail_url = wish.mail_url;
        settings.request_deadline = wish.request_deadline.unwrap_or(settings.request_deadline);
    };
    let keep = Keep::start_with(configure).await;
    contract::Keep::new(keep.outside.clone(), Box::new(keep))
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
        let data = Data { auth, notes, folder };
        let mut settings = Settings {
            auth_url: None,
            patience: Policy::STANDARD,
            bookstore: true,
            supplier_url: None,
            supplier_patience: bookstore::Config::SUPPLIER_PATIENCE,
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
    async fn on(data: Data, clock: Clock, settings: Settings) -> Self {
        let folder = data.folder.path();
        let (auth_listener, auth_base) = listener();
        let mut config = auth::Config::in_folder(folder.to_owned());
        config.database = data.auth.url().into();
        config.hashing = settings.hashing;
        config.mail_url = settings.mail_url.clone();
        config.request_deadline = settings.request_deadline;
        let auth = auth::App::new(&config, clock.clone()).await.expect("auth starts");
        let hasher = auth.hasher().clone();
        let auth_url = settings.auth_url.clone().unwrap_or(auth_base);

        let (notes_listener, notes_base) = listener();
        let mut config = notes::Config::in_folder(folder.to_owned());
        config.database = data.notes.url().into();
        config.auth_url = auth_url.clone();
        config.patience = settings.patience;
        // A test says when.
        config.poll_interval = Duration::from_secs(3600);
        config.mail_url = settings.mail_url.clone();
        config.request_deadline = settings.request_deadline;
        let notes = notes::App::new(&config, clock.clone()).await;
        let notes = notes.expect("the notes service starts");

        let shop = match settings.bookstore {
            true => Some(Shop::start(folder, &auth_url, &clock, &settings).await),
            false => None,
        };

        let (gateway_listener, base) = listener();
        let behind = gateway::Services {
            auth: auth_url,
            notes: notes_base,
            bookstore: shop.as_ref().map_or_else(nobody, |shop| shop.base.clone()),
        };
        let mut config = gateway::Config::to(&behind).expect("addresses");
        config.limits.answering = settings.answering;
        let router = gateway::router(&config);
        let start = settings.lame_duck;
        let gateway = async move |switch| serve(gateway_listener, router, &switch).await;
        Self {
            outside: Outside::new(base, Mailbox::at(folder.join("mail"))),
            clock,
            hasher,
            _gateway: Running::start(start, gateway),
            _notes: Running::start(start, async move |switch| {
                notes.serve(notes_listener, &switch).await
            }),
            auth: Running::start(start, async move |switch| {
                auth.serve(auth_listener, &switch).await
            }),
            shop,
            _data: data,
        }
    }

    /// The bookstore, past the gateway.
    pub fn shop(&self) -> &Shop {
        self.shop.as_ref().expect(WITH_SHOP)
    }

    /// Stops the bookstore, and waits until it is away.
    pub async fn stop_bookstore(&mut self) {
        self.shop.as_mut().expect(WITH_SHOP).bookstore.end().await;
    }

    /// Stops the supplier, and waits until it is away.
    pub async fn stop_supplier(&mut self) {
        self.shop.as_mut().expect(WITH_SHOP).supplier.end().await;
    }

    /// Stops the auth service, and waits until it is away.
    pub async fn stop_auth(&mut self) {
        self.auth.end().await;
    }

    /// The bookstore asks auth for what it has revoked, as it does every second.
    pub async fn poll_at_bookstore(&self) {
        self.shop().verifier.poll().await;
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

/// The address of a service that does not run.
fn nobody() -> String {
    "http://127.0.0.1:1".to_owned()
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

//! Hashing of passwords and codes. Called by the auth and the codes service.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::chassis::Error;

/// Nobody waits longer for a turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Argon2id's memory in KiB and its passes over it.
#[derive(Clone, Copy, Debug)]
pub struct HashingCost {
    pub memory: u32,
    pub passes: u32,
}

impl HashingCost {
    /// OWASP's first recommendation for Argon2id: 19 MiB, two passes.
    pub const SERIOUS: Self = Self { memory: 19 * 1024, passes: 2 };
    /// As little as Argon2 allows, for tests that hash hundreds of passwords.
    pub const CHEAP: Self = Self { memory: 8, passes: 1 };
}

/// Argon2id, off the async threads and with a bound on how many hashes run at once. A hash takes
/// tens of milliseconds of a core: on an async thread it would keep every other request waiting,
/// and without the bound a burst of sign-ins would take the memory of all of them at once.
#[derive(Clone)]
pub struct Hasher {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
    /// The hash of nothing, with the same cost as every other.
    nothing: Arc<str>,
}

impl Hasher {
    /// As many at once as there are cores.
    pub fn new(cost: HashingCost) -> Result<Self, Error> {
        let params = Params::new(cost.memory, cost.passes, 1, None).map_err(internal)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nothing = argon2.hash_password(b"").map_err(internal)?.to_string();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            argon2,
            turns: Arc::new(Semaphore::new(cores)),
            computed: Arc::default(),
            nothing: nothing.into(),
        })
    }

    /// Hashes a secret, with a new salt, into a text that carries its parameters.
    pub async fn hash(&self, secret: &str) -> Result<String, Error> {
        let (argon2, secret) = (self.argon2.clone(), secret.to_owned());
        let hash = self.run(move || argon2.hash_password(secret.as_bytes())).await?;
        Ok(hash.map_err(internal)?.to_string())
    }

    /// True if `hash` was made of `secret`.
    pub async fn verify(&self, secret: &str, hash: &str) -> Result<bool, Error> {
        let (argon2, secret, hash) = (self.argon2.clone(), secret.to_owned(), hash.to_owned());
        self.run(move || match PasswordHash::new(&hash) {
            Ok(hash) => argon2.verify_password(secret.as_bytes(), &hash).is_ok(),
            Err(_) => false,
        })
        .await
    }

    /// Costs what `verify` costs and is never true: for the account or the code that does not
    /// exist, so that the time of the answer does not tell.
    pub async fn verify_nothing(&self, secret: &str) -> Result<(), Error> {
        let nothing = Arc::clone(&self.nothing);
        self.verify(secret, &nothing).await.map(|_| ())
    }

    /// The number of hashes computed since the start: the work that an answer cost.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::SeqCst)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned());
        let turn = turn.await.map_err(|_| Error::Busy)?.map_err(internal)?;
        self.computed.fetch_add(1, Ordering::SeqCst);
        // The turn moves into the closure: a request that is given up does not give up its turn
        // while its hash still runs.
        let task = spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        task.await.map_err(internal)
    }
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Internal(Box::new(error))
}

//! The service's knowledge of the issuer: the keys, and the revocations. Called by the verifier.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tokio::sync::Mutex;

use super::revoked::Revoked;
use crate::chassis::tokens::{Issuer, PublicKey, PublicKeys, Refusal};
use crate::chassis::{Clock, Error};

/// However many tokens come with a kid that nobody knows, the issuer is asked once in so many
/// seconds: a forger's flood must not become a flood there.
const REFETCH_INTERVAL: i64 = 5;

/// The keys and revocations read from the issuer. They stay good when it is away.
pub struct Known {
    issuer: Issuer,
    clock: Clock,
    /// `None` until the first answer.
    keys: RwLock<Option<Keys>>,
    revoked: Revoked,
    /// The time of the last question because of an unknown kid; `poll` does not count. Whoever
    /// holds the lock asks; the others wait.
    asked_at: Mutex<Option<i64>>,
    fetches: AtomicU64,
}

struct Keys {
    set: PublicKeys,
    /// The moment from which they are old, by the max-age that they came with.
    stale_at: i64,
}

impl Known {
    pub fn new(issuer: Issuer, clock: Clock) -> Self {
        Self {
            issuer,
            clock,
            keys: RwLock::default(),
            revoked: Revoked::default(),
            asked_at: Mutex::default(),
            fetches: AtomicU64::default(),
        }
    }

    pub fn revoked(&self) -> &Revoked {
        &self.revoked
    }

    pub fn fetches(&self) -> u64 {
        self.fetches.load(Ordering::SeqCst)
    }

    /// The key with this kid. One that is not known may be new, so the issuer is asked, once.
    pub async fn key(&self, kid: &str) -> Result<PublicKey, Refusal> {
        if let Some(key) = self.held(kid) {
            return Ok(key);
        }
        self.refetch_once(kid).await;
        let none = if self.keys().is_some() { Refusal::UnknownKey } else { Refusal::NoKeys };
        self.held(kid).ok_or(none)
    }

    async fn refetch_once(&self, kid: &str) {
        let mut asked_at = self.asked_at.lock().await;
        let now = self.now();
        let too_soon = asked_at.is_some_and(|asked_at| now < asked_at + REFETCH_INTERVAL);
        // While we waited for the lock, its holder may have fetched the very key.
        if too_soon || self.held(kid).is_some() {
            return;
        }
        *asked_at = Some(now);
        self.fetch().await;
    }

    /// Reads revocations every second, in the background, and keys that are missing or old.
    pub async fn poll(&self) {
        let keys_are_good = self.keys().as_ref().is_some_and(|keys| self.now() < keys.stale_at);
        if !keys_are_good {
            self.fetch().await;
        } else if let Err(error) = self.revoked.read_on(&self.issuer, self.now()).await {
            tracing::warn!(%error, "what was revoked cannot be read");
        }
    }

    /// Reads the keys and the revocations. Keys count only once the revocations are known too.
    async fn fetch(&self) {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let asking = async {
            let (set, max_age) = self.issuer.keys().await?;
            self.revoked.read_on(&self.issuer, self.now()).await?;
            Ok::<_, Error>(Keys { set: PublicKeys::read(&set), stale_at: self.now() + max_age })
        };
        match asking.await {
            Ok(keys) => *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Some(keys),
            Err(error) => {
                tracing::warn!(%error, "the issuer's keys cannot be read; the old ones stay")
            }
        }
    }

    fn held(&self, kid: &str) -> Option<PublicKey> {
        self.keys().as_ref()?.set.find(kid).cloned()
    }

    fn keys(&self) -> RwLockReadGuard<'_, Option<Keys>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        self.clock.seconds()
    }
}

//! The service's knowledge of the issuer: its keys, and the tokens that must be refused although
//! their signature is good. Called by the verifier.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use tokio::sync::Mutex;

use super::issuer::Revocation;
use super::{Claims, Issuer, PublicKey, PublicKeys, Refusal};
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

    // ANCHOR: key
    /// The key with this kid. One that is not known may be new, so the issuer is asked, once.
    pub async fn key(&self, kid: &str) -> Result<PublicKey, Refusal> {
        if let Some(key) = self.held(kid) {
            return Ok(key);
        }
        self.refetch_once(kid).await;
        let none = if self.keys().is_some() { Refusal::UnknownKey } else { Refusal::NoKeys };
        self.held(kid).ok_or(none)
    }
    // ANCHOR_END: key

    async fn refetch_once(&self, kid: &str) {
        // ANCHOR: refetch_once
        let mut asked_at = self.asked_at.lock().await;
        let now = self.now();
        let too_soon = asked_at.is_some_and(|asked_at| now < asked_at + REFETCH_INTERVAL);
        // While we waited for the lock, its holder may have fetched the very key.
        if too_soon || self.held(kid).is_some() {
            return;
        }
        *asked_at = Some(now);
        self.fetch().await;
        // ANCHOR_END: refetch_once
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
            Ok::<_, Error>(Keys {
                set: PublicKeys::read(&set),
                stale_at: self.now().saturating_add(max_age),
            })
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

/// The revocations that still matter.
#[derive(Default)]
pub struct Revoked {
    /// By subject: the jti of a token, the id of an account, the kid of a key.
    by_subject: RwLock<HashMap<String, Revocation>>,
    /// The number of the last entry that was read. The holder of the lock reads on.
    after: Mutex<i64>,
}

impl Revoked {
    /// True if a token with these claims, signed with that key, is revoked.
    pub fn covers(&self, claims: &Claims, kid: &str) -> bool {
        let revoked = self.by_subject.read().unwrap_or_else(PoisonError::into_inner);
        // ANCHOR: revoked
        let signed_out = revoked.contains_key(&claims.jti.to_string());
        let key_lost = revoked.contains_key(kid);
        let first_good_era = revoked.get(&claims.sub.to_string()).and_then(|reset| reset.era);
        signed_out || key_lost || first_good_era.is_some_and(|era| claims.era < era)
        // ANCHOR_END: revoked
    }

    /// Reads what was revoked since the last time, and forgets what has expired by now.
    async fn read_on(&self, issuer: &Issuer, now: i64) -> Result<(), Error> {
        let mut after = self.after.lock().await;
        loop {
            let page = issuer.revocations(*after).await?;
            // A list that is shorter than what we read was restored from a backup.
            let restored = page.last < *after;
            let end = page.items.is_empty() && !restored;
            *after = if restored { 0 } else { page.items.last().map_or(*after, |last| last.seq) };
            let mut revoked = self.by_subject.write().unwrap_or_else(PoisonError::into_inner);
            revoked.extend(page.items.into_iter().map(|item| (item.subject.clone(), item)));
            if end {
                revoked.retain(|_, item| now < item.expires_at);
                return Ok(());
            }
        }
    }
}

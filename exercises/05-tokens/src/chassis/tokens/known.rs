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
        // HOLE 3 of 5, refetch_once: Ask auth for its keys, but not within REFETCH_INTERVAL
        // seconds of when it was last asked (answered or not, and whether or not somebody still
        // waits), and not if somebody who held the lock before us has fetched this very key. As
        // it stands, each token with an unknown kid costs a request to auth, one after the
        // other.
        // Turns green: a_rush_at_the_start_reads_the_keys_once,
        // a_rush_asks_an_auth_service_that_is_away_once_in_five_seconds,
        // a_key_that_came_while_one_waited_for_it_is_not_asked_for_again,
        // a_question_that_nobody_waits_for_any_more_was_asked_all_the_same,
        // unknown_kids_cost_one_refetch_in_five_seconds_however_many_come
        let _ = (kid, REFETCH_INTERVAL);
        let _turn = self.asked_at.lock().await;
        self.fetch().await;
        // END OF HOLE refetch_once
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
        // HOLE 5 of 5, revoked: A token is dead if it was signed out (its jti), if its
        // account's password was reset after it was issued (an era before the first good one),
        // or if its key was lost (kid). As it stands, notes let a token live until it expires.
        // Turns green: a_signed_out_token_is_dead_at_notes_after_the_next_poll,
        // a_reset_ends_every_token_at_notes_but_not_those_of_the_same_second_that_come_after_it,
        // a_reset_ends_no_token_of_somebody_else_and_none_of_a_later_era,
        // a_lost_key_takes_its_tokens_with_it_at_the_next_poll,
        // notes_hear_of_a_sign_out_by_themselves,
        // a_lost_key_is_revoked_by_a_command_while_keep_runs
        let _ = (&revoked, claims, kid);
        false
        // END OF HOLE revoked
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

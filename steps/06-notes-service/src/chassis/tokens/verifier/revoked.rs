//! The tokens that must be refused although their signature is good. Called by the verifier.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tokio::sync::Mutex;

use crate::chassis::Error;
use crate::chassis::tokens::issuer::Revocation;
use crate::chassis::tokens::{Claims, Issuer};

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
    pub async fn read_on(&self, issuer: &Issuer, now: i64) -> Result<(), Error> {
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

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

//! The owner of a token, from the token alone: while somebody waits, auth is asked only for a key
//! that nobody here knows. Called by every service that is sent tokens.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::known::Known;
use super::{Claims, Issuer, Presented, Refusal};
use crate::chassis::{Clock, Error};

/// By how many seconds our clock and that of the issuer may differ.
const LEEWAY: i64 = 5;

/// Verifies tokens with what their issuer has published.
pub struct Verifier {
    known: Known,
    clock: Clock,
}

impl Verifier {
    pub fn new(issuer: Issuer, clock: Clock) -> Self {
        Self { known: Known::new(issuer, clock.clone()), clock }
    }

    // ANCHOR: check
    /// The claims of a token, or the reason to refuse it.
    pub async fn check(&self, token: &str) -> Result<Claims, Refusal> {
        let presented = Presented::read(token)?;
        let key = self.known.key(&presented.kid).await?;
        let claims = presented.verify(&key, self.clock.seconds(), LEEWAY)?;
        if self.known.revoked().covers(&claims, &key.kid) {
            return Err(Refusal::Revoked);
        }
        Ok(claims)
    }
    // ANCHOR_END: check

    /// The claims of a token; `None` when it is not good, or no longer. The reason is for the log
    /// alone.
    pub async fn believe(&self, token: &str) -> Result<Option<Claims>, Error> {
        match self.check(token).await {
            Ok(claims) => Ok(Some(claims)),
            Err(Refusal::NoKeys) => Err(Error::Unavailable(1)),
            Err(refusal) => {
                tracing::info!(reason = %refusal, "a token is refused");
                Ok(None)
            }
        }
    }

    /// Asks the issuer for what it has revoked since the last time, and for its keys when ours are
    /// old.
    pub async fn poll(&self) {
        self.known.poll().await;
    }

    /// The number of times that the keys have been read.
    pub fn fetches(&self) -> u64 {
        self.known.fetches()
    }
}

/// Polls until the task is aborted. What is needed before the first poll is asked for on demand.
pub fn keep_polling(verifier: Arc<Verifier>, interval: Duration) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(interval).await;
            verifier.poll().await;
        }
    })
}

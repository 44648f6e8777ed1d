//! The owner of a token, from the token alone: while somebody waits, auth is asked only for a key
//! that nobody here knows. Called by the notes' controllers, through the port `Authenticator`.

mod known;
mod revoked;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::auth_client::AuthClient;
use super::ports::Authenticator;
use crate::chassis::tokens::{Claims, Presented, Refusal};
use crate::chassis::{Clock, Error};

use known::Known;

/// By how many seconds our clock and that of auth may differ.
const LEEWAY: i64 = 5;

/// Verifies tokens with what auth has published.
pub struct Verifier {
    known: Known,
    clock: Clock,
}

impl Verifier {
    pub fn new(auth: AuthClient, clock: Clock) -> Self {
        Self { known: Known::new(auth, clock.clone()), clock }
    }

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

    /// Asks auth for what it has revoked since the last time, and for its keys when ours are old.
    pub async fn poll(&self) {
        self.known.poll().await;
    }

    /// The number of times that auth was asked for its keys.
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

#[async_trait]
impl Authenticator for Verifier {
    async fn authenticate(&self, token: &str) -> Result<Option<Uuid>, Error> {
        match self.check(token).await {
            Ok(claims) => Ok(Some(claims.sub)),
            Err(Refusal::NoKeys) => Err(Error::Unavailable(1)),
            Err(refusal) => {
                tracing::info!(reason = %refusal, "a token is refused");
                Ok(None)
            }
        }
    }
}

//! One-time codes: mailed once, good once. Called by the auth service.

use uuid::Uuid;

use super::Hasher;
use crate::chassis::{Clock, DataSource};
use crate::error::Error;
use crate::models::{Account, Code, Purpose};
use crate::repositories::{Codes, NewCode};

/// The number of guesses at a code. Five guesses at a million are a chance of 1 in 200,000.
const ATTEMPTS: i64 = 5;
/// The lifetime of a code, in seconds.
const LIFETIME: i64 = 10 * 60;
/// The number of codes of one purpose that an account is mailed in a window, and its length in
/// seconds. Without this limit, asking again would buy five more guesses each time.
const CODES_PER_WINDOW: i64 = 5;
const WINDOW: i64 = 60 * 60;

/// Issues codes and takes them back.
#[derive(Clone)]
pub struct CodeService {
    codes: Codes,
    hasher: Hasher,
    clock: Clock,
}

impl CodeService {
    pub fn new(source: &DataSource, hasher: Hasher, clock: Clock) -> Self {
        Self { codes: Codes::new(source.clone()), hasher, clock }
    }

    /// A new code for the account, which makes the old one worthless; `None` when it has had as
    /// many as it may. Either way it costs one hash.
    pub async fn issue(&self, account: Uuid, purpose: Purpose) -> Result<Option<Code>, Error> {
        let code = Code::generate();
        let code_hash = self.hasher.hash(code.as_str()).await?;
        let now = self.clock.seconds();
        let (issued, window_start) = match self.codes.find(account, purpose).await? {
            Some(last) if now < last.window_start + WINDOW => (last.issued, last.window_start),
            _ => (0, now),
        };
        if issued >= CODES_PER_WINDOW {
            return Ok(None);
        }
        let new = NewCode {
            code_hash,
            attempts: ATTEMPTS,
            expires_at: now + LIFETIME,
            issued: issued + 1,
            window_start,
        };
        self.codes.replace(account, purpose, &new).await?;
        Ok(Some(code))
    }

    /// Takes a code back: whose it is, if it is right, in time and not used up. Everything else is
    /// one and the same error, at the cost of one hash.
    pub async fn redeem(
        &self,
        account: Option<&Account>,
        purpose: Purpose,
        code: &Code,
    ) -> Result<Uuid, Error> {
        // ANCHOR: redeem_code
        let attempt = match account {
            Some(account) => self.codes.take_attempt(account.id, purpose).await?,
            None => None,
        };
        let (Some(account), Some(stored)) = (account, attempt) else {
            self.hasher.verify_nothing(code.as_str()).await?;
            return Err(Error::WrongCode);
        };
        let right = self.hasher.verify(code.as_str(), &stored.code_hash).await?;
        let in_time = self.clock.seconds() < stored.expires_at;
        if right && in_time && self.codes.use_up(account.id, purpose, &stored.code_hash).await? {
            Ok(account.id)
        } else {
            Err(Error::WrongCode)
        }
        // ANCHOR_END: redeem_code
    }
}

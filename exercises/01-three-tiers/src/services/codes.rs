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
        // HOLE 6 of 6, redeem_code: A code counts if it was mailed, has attempts left, is
        // right, not used before, even if two come at once, and in time: from expires_at on it
        // is not. Everything else is Error::WrongCode and costs one hash. As it stands, an
        // account that was never mailed a code takes any.
        // Turns green: a_reset_without_a_code_is_refused,
        // a_code_is_used_up_after_five_wrong_attempts, a_code_expires_after_ten_minutes,
        // a_code_is_good_once, a_code_for_one_purpose_is_worth_nothing_for_another,
        // one_code_confirmed_twice_at_once_is_good_once,
        // guesses_that_come_at_once_are_counted_one_by_one,
        // the_answer_to_a_sign_up_does_not_tell_who_has_an_account,
        // a_forgotten_password_does_not_tell_who_has_an_account
        let account = account.ok_or(Error::WrongCode)?;
        if let Some(mailed) = self.codes.find(account.id, purpose).await?
            && !self.hasher.verify(code.as_str(), &mailed.code_hash).await?
        {
            return Err(Error::WrongCode);
        }
        Ok(account.id)
        // END OF HOLE redeem_code
    }
}

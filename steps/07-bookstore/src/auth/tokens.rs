//! Tokens: issues them, verifies them, revokes them, and changes the key that signs them. Called by
//! the auth service, by the controllers that publish keys and revocations, and by the command
//! `rotate`.

use jsonwebtoken::jwk::JwkSet;

use super::models::Account;
use super::repositories::{Revocation, Revocations, SigningKeys};
use super::signing::SigningKey;
use crate::chassis::tokens::{Claims, LIFETIME, Presented, PublicKeys, Refusal};
use crate::chassis::{Clock, DataSource, Error};

/// The time after its last token's end for which a key is published and a revocation kept, in
/// seconds. It covers the clocks that differ, and the sign-in that read the old key just before it
/// went.
const MARGIN: i64 = 60;
/// The most revocations in one answer.
const PAGE: i64 = 1_000;

/// The rules about tokens. The keys are read from the database whenever they are needed, so a
/// rotation by another process holds from the next request on.
#[derive(Clone)]
pub struct TokenService {
    keys: SigningKeys,
    revocations: Revocations,
    clock: Clock,
}

/// The fate of the keys that signed before a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldKeys {
    /// They stay published until the last token that they signed has expired.
    Publish,
    /// They go at once, and all tokens with them: a key that is lost cannot wait.
    Revoke,
}

impl TokenService {
    pub fn new(source: &DataSource, clock: Clock) -> Self {
        let keys = SigningKeys::new(source.clone());
        Self { keys, revocations: Revocations::new(source.clone()), clock }
    }

    /// Makes the first key, if there is none.
    pub async fn prepare(&self) -> Result<(), Error> {
        match self.keys.signing().await? {
            Some(_) => Ok(()),
            None => self.rotate(OldKeys::Publish).await.map(|_| ()),
        }
    }

    /// A token for somebody who has just signed in.
    pub async fn issue(&self, account: &Account) -> Result<String, Error> {
        let key = self.keys.signing().await?.ok_or_else(no_key)?;
        let claims = Claims::new(account.id, account.era, self.clock.seconds());
        SigningKey::from_text(&key)?.sign(&claims)
    }

    /// The claims of a good token. The caller reads the account, and compares the era.
    pub async fn verify(&self, token: &str) -> Result<Claims, Error> {
        let keys = PublicKeys::read(&self.published().await?);
        let verified = Presented::read(token).and_then(|presented| {
            let key = keys.find(&presented.kid).ok_or(Refusal::UnknownKey)?;
            // No leeway: the clock that set the time is the one that reads it.
            presented.verify(key, self.clock.seconds(), 0)
        });
        let refusal = match verified {
            Ok(claims) if !self.revocations.has_token(claims.jti).await? => return Ok(claims),
            Ok(_) => Refusal::Revoked,
            Err(refusal) => refusal,
        };
        Err(self.refuse(refusal))
    }

    /// Tells the log why, and the client nothing but that.
    pub fn refuse(&self, refusal: Refusal) -> Error {
        tracing::info!(reason = %refusal, "a token is refused");
        Error::InvalidToken
    }

    /// Makes one token worthless before its time.
    pub async fn revoke(&self, claims: &Claims) -> Result<(), Error> {
        let (until, now) = (claims.exp.saturating_add(MARGIN), self.clock.seconds());
        Ok(self.revocations.add_token(claims.jti, until, now).await?)
    }

    /// The moment at which the last token signed by now has expired everywhere, in seconds since
    /// 1970.
    pub fn last_token_ends(&self) -> i64 {
        self.clock.seconds() + LIFETIME + MARGIN
    }

    /// Lets a new key sign from now on; `false` if somebody else has just done that.
    pub async fn rotate(&self, old: OldKeys) -> Result<bool, Error> {
        let new = SigningKey::generate()?;
        let public = serde_json::to_string(&new.public).map_err(internal)?;
        let (now, last_token_ends) = (self.clock.seconds(), self.last_token_ends());
        // ANCHOR: rotation_overlap
        let retires_at = if old == OldKeys::Revoke { now } else { last_token_ends };
        // ANCHOR_END: rotation_overlap
        let revoked_until = (old == OldKeys::Revoke).then_some(last_token_ends);
        Ok(self.keys.replace(&new, &public, retires_at, revoked_until).await?)
    }

    /// The public halves of the keys that a good token may be signed with.
    pub async fn published(&self) -> Result<JwkSet, Error> {
        let rows = self.keys.published(self.clock.seconds()).await?;
        let keys = rows.iter().map(|jwk| serde_json::from_str(jwk)).collect::<Result<_, _>>();
        Ok(JwkSet { keys: keys.map_err(internal)? })
    }

    /// The revocations after number `after`, and the number of the last one.
    pub async fn revocations(&self, after: i64) -> Result<(Vec<Revocation>, i64), Error> {
        Ok(self.revocations.after(after, PAGE).await?)
    }
}

fn internal(error: serde_json::Error) -> Error {
    Error::Internal(Box::new(error))
}

fn no_key() -> Error {
    Error::Internal("no key signs; start the auth service once, or rotate".into())
}

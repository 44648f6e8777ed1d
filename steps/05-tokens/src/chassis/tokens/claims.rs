//! The claims of a token, the check that they hold here and now, and the reasons to refuse a token.
//! Called where tokens are signed and where they are verified.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The issuer and the audience of tokens: a token of another system is none of ours.
pub const ISSUER: &str = "https://keep.example/auth";
pub const AUDIENCE: &str = "keep";
/// The lifetime of a token, in seconds.
pub const LIFETIME: i64 = 15 * 60;

/// The claims of a token (RFC 7519, section 4.1), and one of our own. A member that comes twice is
/// refused when this is read: of two parsers one might believe the first and one the last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The account.
    pub sub: Uuid,
    /// Seconds since 1970, as are `iat` and `nbf`.
    pub exp: i64,
    pub iat: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// This token, to revoke it.
    pub jti: Uuid,
    /// The number of resets of the account's password: a reset ends the tokens of earlier eras. A
    /// time would not do, because a reset and a sign-in can fall into one second.
    pub era: i64,
}

impl Claims {
    /// Those of a new token.
    pub fn new(account: Uuid, era: i64, now: i64) -> Self {
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            exp: now + LIFETIME,
            iat: now,
            nbf: None,
            jti: Uuid::now_v7(),
            era,
        }
    }

    /// Checks that a token with these claims is good now. The `leeway`, in seconds, is by how much
    /// the clocks of two machines may differ.
    pub fn validate(&self, now: i64, leeway: i64) -> Result<(), Refusal> {
        // ANCHOR: validate
        if self.iss != ISSUER {
            return Err(Refusal::Issuer);
        }
        if self.aud != AUDIENCE {
            return Err(Refusal::Audience);
        }
        if now >= self.exp.saturating_add(leeway) {
            return Err(Refusal::Expired);
        }
        let starts = self.nbf.unwrap_or(self.iat).max(self.iat);
        if starts > now.saturating_add(leeway) {
            return Err(Refusal::NotYetValid);
        }
        Ok(())
        // ANCHOR_END: validate
    }
}

/// The reason for which a token is refused. The log says which; a client is answered the same 401 for
/// all of them, because the reason would tell a forger what to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it is longer than 4 KiB")]
    TooLong,
    #[error("it is not a header, claims and a signature")]
    Malformed,
    #[error("a claim is missing, or there twice")]
    Claims,
    #[error("its algorithm is not the key's")]
    Algorithm,
    #[error("it demands an extension that is unknown here")]
    Critical,
    #[error("no published key has its kid")]
    UnknownKey,
    #[error("its signature does not fit")]
    Signature,
    #[error("somebody else issued it")]
    Issuer,
    #[error("it is meant for somebody else")]
    Audience,
    #[error("it has expired")]
    Expired,
    #[error("its time has not come")]
    NotYetValid,
    #[error("it was revoked")]
    Revoked,
    /// Not the token's fault: 503, and not 401.
    #[error("the keys have never been read")]
    NoKeys,
}

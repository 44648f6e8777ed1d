//! The reasons for which a token is refused. Called wherever one is checked. The log says which; a
//! client is answered the same 401 for all of them, because the reason would tell a forger what to
//! mend.

/// The fault of a token.
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

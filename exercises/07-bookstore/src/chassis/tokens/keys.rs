//! The public keys that tokens are verified with, as a key set publishes them (RFC 7517). Called by
//! everybody who verifies.

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm};

/// An Ed25519 key has 32 bytes (RFC 8032, section 5.1.5).
const LENGTH: usize = 32;

/// One published key.
#[derive(Clone, Debug)]
pub struct PublicKey {
    pub kid: String,
    pub(super) verifying: DecodingKey,
}

/// The keys that are published now, the newest first.
#[derive(Clone, Debug, Default)]
pub struct PublicKeys(Vec<PublicKey>);

impl PublicKeys {
    /// Takes the keys of a set that we can use. A set may have others: they are for somebody else
    /// (RFC 7517, section 5).
    pub fn read(set: &JwkSet) -> Self {
        Self(set.keys.iter().filter_map(PublicKey::read).collect())
    }

    /// The key that a token says it was signed with. The kid is compared with those that we have,
    /// and used for nothing else: a path or a piece of SQL in it is a kid that nobody has.
    pub fn find(&self, kid: &str) -> Option<&PublicKey> {
        self.0.iter().find(|key| key.kid == kid)
    }
}

impl PublicKey {
    fn read(jwk: &Jwk) -> Option<Self> {
        let kid = jwk.common.key_id.clone()?;
        let verifying = DecodingKey::from_jwk(jwk).ok()?;
        let usable = jwk.common.key_algorithm == Some(KeyAlgorithm::EdDSA)
            && verifying.try_get_as_bytes().is_ok_and(|key| key.len() == LENGTH);
        usable.then_some(Self { kid, verifying })
    }
}

//! A token that somebody sent, of which nothing is believed yet, and the public keys that it is
//! verified with. Called by everybody who verifies.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Claims, Refusal};
use crate::chassis::http::json;

/// The one algorithm, Ed25519 (RFC 8037). It belongs to the key; what a token says of itself only
/// has to agree.
pub const ALGORITHM: Algorithm = Algorithm::EdDSA;
/// Ours have about 430 bytes. What is longer is not looked at.
pub const LONGEST: usize = 4 * 1024;

/// A token whose header has been read.
#[derive(Debug)]
pub struct Presented<'a> {
    /// The key that it says it was signed with.
    pub kid: String,
    /// Header and claims as they came: what the signature is over.
    message: &'a str,
    claims: &'a str,
    signature: &'a str,
}

/// The fields of the header that count (RFC 7515, section 4.1). `jku`, `jwk` and `x5u` say where
/// the key is to be had, and are left alone: a forger would point to a key of their own.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<Vec<String>>,
}

impl<'a> Presented<'a> {
    // ANCHOR: read
    /// Takes a token apart.
    pub fn read(token: &'a str) -> Result<Self, Refusal> {
        if token.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(Refusal::Malformed)?;
        let header: Header = decode(header).ok_or(Refusal::Malformed)?;
        if header.alg != "EdDSA" {
            return Err(Refusal::Algorithm);
        }
        if header.crit.is_some() {
            return Err(Refusal::Critical);
        }
        let kid = header.kid.ok_or(Refusal::UnknownKey)?;
        Ok(Self { kid, message, claims, signature })
    }
    // ANCHOR_END: read

    // ANCHOR: verify
    /// Believes the token if the key signed it, and it is meant for us and for now. The claims are
    /// not even parsed before the signature is known to be good.
    pub fn verify(&self, key: &PublicKey, now: i64, leeway: i64) -> Result<Claims, Refusal> {
        let message = self.message.as_bytes();
        match crypto::verify(self.signature, message, &key.verifying, ALGORITHM) {
            Ok(true) => {}
            _ => return Err(Refusal::Signature),
        }
        let claims: Claims = decode(self.claims).ok_or(Refusal::Claims)?;
        claims.validate(now, leeway)?;
        Ok(claims)
    }
    // ANCHOR_END: verify
}

/// A part of a token: an object, and each name in it once, also those that we do not look at
/// (RFC 7515, section 4).
fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    let text = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    let object = json::parse(&text).ok().filter(Value::is_object)?;
    serde_json::from_value(object).ok()
}

/// One published key.
#[derive(Clone, Debug)]
pub struct PublicKey {
    pub kid: String,
    verifying: DecodingKey,
}

/// The keys that a key set publishes (RFC 7517), the newest first.
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
        // ANCHOR: find_key
        self.0.iter().find(|key| key.kid == kid)
        // ANCHOR_END: find_key
    }
}

impl PublicKey {
    fn read(jwk: &Jwk) -> Option<Self> {
        let kid = jwk.common.key_id.clone()?;
        let verifying = DecodingKey::from_jwk(jwk).ok()?;
        // Under a weak key, a signature can be good for every message (RFC 8032, section 7).
        let point = VerifyingKey::try_from(verifying.try_get_as_bytes().ok()?).ok()?;
        let usable = jwk.common.key_algorithm == Some(KeyAlgorithm::EdDSA) && !point.is_weak();
        usable.then_some(Self { kid, verifying })
    }
}

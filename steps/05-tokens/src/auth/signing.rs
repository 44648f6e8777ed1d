//! The key that signs tokens. Called by the token service and the repository that keeps it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{EncodingKey, Header, encode};
use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::chassis::Error;
use crate::chassis::tokens::{ALGORITHM, Claims};

/// The prefix of the 32 bytes of an Ed25519 key in PKCS#8 (RFC 8410, section 7).
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// A private key. It has no `Debug`, so that no log can show it.
pub struct SigningKey {
    private: Vec<u8>,
    /// The public half, as it is published (RFC 8037, section 2).
    pub public: Jwk,
    /// Its name: the thumbprint of the public half (RFC 7638), which no two keys share.
    pub kid: String,
}

impl SigningKey {
    /// A new one, of the operating system's generator.
    pub fn generate() -> Result<Self, Error> {
        let mut private = [PKCS8.as_slice(), &[0; 32]].concat();
        UnwrapErr(SysRng).fill_bytes(&mut private[PKCS8.len()..]);
        Self::new(private)
    }

    /// One that was kept.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        Self::new(BASE64_URL_SAFE_NO_PAD.decode(text).map_err(internal)?)
    }

    fn new(private: Vec<u8>) -> Result<Self, Error> {
        let key = EncodingKey::from_ed_der(&private);
        let mut public = Jwk::from_encoding_key(&key, ALGORITHM).map_err(internal)?;
        let kid = public.thumbprint(ThumbprintHash::SHA256).map_err(internal)?;
        public.common.key_id = Some(kid.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { private, public, kid })
    }

    /// As it is kept: a secret.
    pub fn to_text(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(&self.private)
    }

    // ANCHOR: sign
    /// A token that says this.
    pub fn sign(&self, claims: &Claims) -> Result<String, Error> {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(ALGORITHM) };
        encode(&header, claims, &EncodingKey::from_ed_der(&self.private)).map_err(internal)
    }
    // ANCHOR_END: sign
}

fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Internal(Box::new(error))
}

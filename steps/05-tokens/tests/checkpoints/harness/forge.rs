//! Makes tokens that nobody should believe. Called by the checkpoints about tokens.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};
use step_05_tokens::auth::SigningKey;

/// Signs whatever it is told to.
pub struct Forger {
    key: EncodingKey,
    pub kid: String,
    public: Jwk,
}

impl Forger {
    /// With a key of the forger's own.
    pub fn stranger() -> Self {
        Self::with_key(&SigningKey::generate().expect("a key"))
    }

    /// With auth's own key, for the faults that a signature does not show.
    pub fn with_key(key: &SigningKey) -> Self {
        let der = BASE64_URL_SAFE_NO_PAD.decode(key.to_text()).expect("base64");
        let (kid, public) = (key.kid.clone(), key.public.clone());
        Self { key: EncodingKey::from_ed_der(&der), kid, public }
    }

    /// The header of an honest token.
    pub fn header(&self) -> Value {
        json!({ "typ": "JWT", "alg": "EdDSA", "kid": self.kid })
    }

    /// A signed token of these two parts, which need not be JSON, nor text.
    pub fn sign(&self, header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
        let message = message(header, claims);
        let signature = crypto::sign(message.as_bytes(), &self.key, Algorithm::EdDSA);
        format!("{message}.{}", signature.expect("a signature"))
    }

    /// The same with the header of an honest token.
    pub fn sign_claims(&self, claims: &Value) -> String {
        self.sign(self.header().to_string(), claims.to_string())
    }

    /// The public half, as a key set has it.
    pub fn jwk(&self) -> Value {
        serde_json::to_value(&self.public).expect("JSON")
    }

    /// The 32 bytes of the public half.
    pub fn public_bytes(&self) -> Vec<u8> {
        let text = self.jwk()["x"].as_str().unwrap_or_default().to_owned();
        BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64")
    }
}

/// A token signed with a shared secret; here the secret is a public key.
pub fn sign_with_secret(header: &Value, claims: &Value, secret: &[u8]) -> String {
    let message = message(header.to_string(), claims.to_string());
    let key = EncodingKey::from_secret(secret);
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::HS256);
    format!("{message}.{}", signature.expect("a signature"))
}

/// What is signed: header and claims.
pub fn message(header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
    let header = BASE64_URL_SAFE_NO_PAD.encode(header);
    format!("{header}.{}", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

/// The header of a token.
pub fn header_of(token: &str) -> Value {
    part(token, 0)
}

/// The claims of a token, without a look at its signature.
pub fn claims_of(token: &str) -> Value {
    part(token, 1)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap_or_default();
    let json = BASE64_URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    serde_json::from_slice(&json).unwrap_or(Value::Null)
}

/// The same claims with some replaced; null takes one out.
pub fn with(claims: &Value, changes: Value) -> Value {
    let mut changed = claims.clone();
    for (name, value) in changes.as_object().expect("an object") {
        let members = changed.as_object_mut().expect("an object");
        match value {
            Value::Null => drop(members.remove(name)),
            value => drop(members.insert(name.clone(), value.clone())),
        }
    }
    changed
}

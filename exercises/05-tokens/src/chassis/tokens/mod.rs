//! Access tokens: signed JSON (JWT, RFC 7519) that whoever has the public key can verify. Called by
//! the auth service, which signs them, and by every service that is sent one.

mod claims;
mod issuer;
mod keys;
mod presented;
mod refusal;
mod verifier;

pub use claims::{AUDIENCE, Claims, ISSUER, LIFETIME};
pub use issuer::Issuer;
pub use keys::{PublicKey, PublicKeys};
pub use presented::{LONGEST, Presented};
pub use refusal::Refusal;
pub use verifier::{Verifier, keep_polling};

use jsonwebtoken::Algorithm;

/// The one algorithm, Ed25519 (RFC 8037). It belongs to the key; what a token says of itself only
/// has to agree.
pub const ALGORITHM: Algorithm = Algorithm::EdDSA;

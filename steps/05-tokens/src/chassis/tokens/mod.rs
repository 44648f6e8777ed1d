//! Access tokens: signed JSON (JWT, RFC 7519) that whoever has the public key can verify. Called by
//! the auth service, which signs them, and by every service that is sent one.

mod claims;
mod issuer;
mod known;
mod presented;
mod signed_in;
mod verifier;

pub use claims::{AUDIENCE, Claims, ISSUER, LIFETIME, Refusal};
pub use issuer::Issuer;
pub use presented::{ALGORITHM, LONGEST, Presented, PublicKey, PublicKeys};
pub use signed_in::{SignedIn, bearer};
pub use verifier::{Verifier, keep_polling};

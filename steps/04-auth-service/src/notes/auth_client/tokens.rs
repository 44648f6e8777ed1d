//! The question whose a token is. Called through the port `Authenticator`.

use async_trait::async_trait;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::AuthClient;
use crate::chassis::Error;
use crate::notes::ports::Authenticator;

#[derive(Deserialize)]
struct Owner {
    /// May be null, and must be there: an answer without it says nothing about the token.
    #[serde(deserialize_with = "Option::deserialize")]
    account: Option<Uuid>,
}

#[async_trait]
impl Authenticator for AuthClient {
    async fn authenticate(&self, token: &str) -> Result<Option<Uuid>, Error> {
        // ANCHOR: authenticate
        let owner: Owner = self.ask("/internal/authenticate", &json!({ "token": token })).await?;
        Ok(owner.account)
        // ANCHOR_END: authenticate
    }
}

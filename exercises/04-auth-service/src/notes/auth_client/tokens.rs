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
        // HOLE 1 of 6, authenticate: Ask auth whose token it is. A token that is not good is
        // None; auth that cannot be asked is an error, which becomes 503. As it stands,
        // everybody is signed out when auth is away.
        // Turns green: notes_answer_503_while_auth_is_away,
        // an_auth_service_that_does_not_answer_is_given_up,
        // an_answer_of_auth_that_makes_no_sense_lets_nobody_in,
        // a_killed_auth_service_is_told_at_once_and_found_again_when_it_is_back
        let question = json!({ "token": token });
        let owner: Option<Owner> = self.ask("/internal/authenticate", &question).await.ok();
        Ok(owner.and_then(|owner| owner.account))
        // END OF HOLE authenticate
    }
}

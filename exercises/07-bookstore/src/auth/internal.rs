//! `/internal`: what the other services ask. The gateway has no route here, and in production more
//! than that should stand in the way: a network policy, and TLS with a certificate on either side.
//! Called by `app`.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::directory::{Directory, Person};
use super::error::Error;
use super::repositories::Revocation;
use super::tokens::TokenService;
use crate::chassis::{self, Body, FromMembers, Members};
use crate::mail::Email;

/// A page of a list has at most 100 rows, and each has one owner.
const MOST_PEOPLE: usize = 100;

pub fn router(tokens: TokenService, directory: Directory) -> Router {
    let revocations = get(revocations).with_state(tokens);
    let people = post(people).with_state(directory);
    Router::new().route("/internal/revocations", revocations).route("/internal/people", people)
}

/// The number of the last revocation that the reader knows.
#[derive(Deserialize)]
struct After {
    after: i64,
}

/// By address or by ids.
struct Whom {
    email: Option<Email>,
    ids: Vec<Uuid>,
}

impl FromMembers for Whom {
    fn from_members(members: &mut Members) -> Option<Self> {
        let email = members.optional("email", Email::parse);
        let parse_id = |text: &str| Uuid::try_parse(text).map_err(|_| "must be an id");
        let ids = members.list("ids", MOST_PEOPLE, parse_id);
        Some(Self { email: email?, ids: ids? })
    }
}

#[derive(Serialize)]
struct Revocations {
    items: Vec<Revocation>,
    /// The number of the last that there ever was.
    last: i64,
}

#[derive(Serialize)]
struct People {
    people: Vec<Person>,
}

async fn revocations(
    State(tokens): State<TokenService>,
    after: Result<Query<After>, QueryRejection>,
) -> Result<Json<Revocations>, chassis::Error> {
    // There is no such place in the list.
    let Query(After { after }) = after.map_err(|_| chassis::Error::NotFound)?;
    let (items, last) = tokens.revocations(after).await?;
    Ok(Json(Revocations { items, last }))
}

async fn people(
    State(directory): State<Directory>,
    Body(whom): Body<Whom>,
) -> Result<Json<People>, Error> {
    let mut people = directory.people(&whom.ids).await?;
    if let Some(email) = whom.email {
        people.extend(directory.find_by_email(&email).await?);
    }
    Ok(Json(People { people }))
}

//! `/internal`: what the other services ask. The gateway has no route here, and in production more
//! than that should stand in the way: a network policy, and TLS with a certificate on either side.
//! Called by `app`.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::Error;
use super::people::{PeopleService, Person};
use super::repositories::Revocation;
use super::tokens::TokenService;
use crate::chassis::{self, Body, Email, FromMembers, Members};

/// A page of a list has at most 100 rows, and each has one owner.
const MOST_PEOPLE: usize = 100;

pub fn router(tokens: TokenService, people: PeopleService) -> Router {
    let revocations = get(revocations).with_state(tokens);
    let people = post(find_people).with_state(people);
    Router::new().route("/internal/revocations", revocations).route("/internal/people", people)
}

/// The number of the last revocation that the reader knows.
#[derive(Deserialize)]
struct After {
    after: i64,
}

/// By address, by ids, or both in one question.
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

async fn find_people(
    State(people): State<PeopleService>,
    Body(whom): Body<Whom>,
) -> Result<Json<People>, Error> {
    Ok(Json(People { people: people.find(whom.email.as_ref(), &whom.ids).await? }))
}

//! `/internal`: what the other services ask. The gateway has no route here, and in production more
//! than that should stand in the way: a network policy, and TLS with a certificate on either side.
//! Called by `app`.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use uuid::Uuid;

use super::error::Error;
use super::people::{PeopleService, Person};
use super::service::AuthService;
use crate::chassis::{Body, Email, FromMembers, Members};

/// A page of a list has at most 100 rows, and each has one owner.
const MOST_PEOPLE: usize = 100;

pub fn router(auth: AuthService, people: PeopleService) -> Router {
    let authenticate = post(authenticate).with_state(auth);
    let people = post(find_people).with_state(people);
    Router::new().route("/internal/authenticate", authenticate).route("/internal/people", people)
}

/// In the body and not in the path: paths are logged.
struct Token(String);

impl FromMembers for Token {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.required("token", |text| Ok(text.to_owned())).map(Self)
    }
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
struct Owner {
    /// Null: the token is not good, which is an answer and no failure.
    account: Option<Uuid>,
}

#[derive(Serialize)]
struct People {
    people: Vec<Person>,
}

async fn authenticate(
    State(auth): State<AuthService>,
    Body(Token(token)): Body<Token>,
) -> Result<Json<Owner>, Error> {
    let session = auth.session(&token).await?;
    Ok(Json(Owner { account: session.map(|session| session.account) }))
}

async fn find_people(
    State(people): State<PeopleService>,
    Body(whom): Body<Whom>,
) -> Result<Json<People>, Error> {
    Ok(Json(People { people: people.find(whom.email.as_ref(), &whom.ids).await? }))
}

//! `/auth`: sign-up, sign-in, sign-out, the password, and who I am. Called by the router.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;
use uuid::Uuid;

use crate::chassis::{Body, Email, FromMembers, Members};
use crate::error::Error;
use crate::models::{Code, Password, PersonName};
use crate::services::{Services, SignedIn, TOKEN_LIFETIME};

pub fn router() -> Router<Services> {
    Router::new()
        .route("/auth/sign-up", post(sign_up))
        .route("/auth/sign-up/resend", post(resend))
        .route("/auth/sign-up/confirm", post(confirm))
        .route("/auth/sign-in", post(sign_in))
        .route("/auth/sign-out", post(sign_out))
        .route("/auth/password/forgot", post(forgot_password))
        .route("/auth/password/reset", post(reset_password))
        .route("/auth/me", get(me))
}

struct SignUp {
    name: PersonName,
    email: Email,
    password: Password,
}

impl FromMembers for SignUp {
    fn from_members(members: &mut Members) -> Option<Self> {
        let name = members.required("name", PersonName::parse);
        let email = members.required("email", Email::parse);
        let password = members.required("password", Password::parse);
        Some(Self { name: name?, email: email?, password: password? })
    }
}

struct JustEmail(Email);

impl FromMembers for JustEmail {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.required("email", Email::parse).map(Self)
    }
}

struct Confirm {
    email: Email,
    code: Code,
}

impl FromMembers for Confirm {
    fn from_members(members: &mut Members) -> Option<Self> {
        let email = members.required("email", Email::parse);
        let code = members.required("code", Code::parse);
        Some(Self { email: email?, code: code? })
    }
}

struct SignIn {
    email: Email,
    password: Password,
}

impl FromMembers for SignIn {
    fn from_members(members: &mut Members) -> Option<Self> {
        let email = members.required("email", Email::parse);
        let password = members.required("password", Password::parse);
        Some(Self { email: email?, password: password? })
    }
}

struct ResetPassword {
    email: Email,
    code: Code,
    new_password: Password,
}

impl FromMembers for ResetPassword {
    fn from_members(members: &mut Members) -> Option<Self> {
        let email = members.required("email", Email::parse);
        let code = members.required("code", Code::parse);
        let new_password = members.required("new_password", Password::parse);
        Some(Self { email: email?, code: code?, new_password: new_password? })
    }
}

#[derive(Serialize)]
struct Token {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
}

#[derive(Serialize)]
struct Me {
    id: Uuid,
    name: String,
    email: String,
}

async fn sign_up(
    State(services): State<Services>,
    Body(body): Body<SignUp>,
) -> Result<StatusCode, Error> {
    services.auth.sign_up(&body.name, &body.email, &body.password).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn resend(
    State(services): State<Services>,
    Body(JustEmail(email)): Body<JustEmail>,
) -> Result<StatusCode, Error> {
    services.auth.resend(&email).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn confirm(
    State(services): State<Services>,
    Body(body): Body<Confirm>,
) -> Result<StatusCode, Error> {
    services.auth.confirm(&body.email, &body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn sign_in(
    State(services): State<Services>,
    Body(body): Body<SignIn>,
) -> Result<Json<Token>, Error> {
    let access_token = services.auth.sign_in(&body.email, &body.password).await?;
    Ok(Json(Token { access_token, token_type: "Bearer", expires_in: TOKEN_LIFETIME }))
}

async fn sign_out(State(services): State<Services>, who: SignedIn) -> Result<StatusCode, Error> {
    services.auth.sign_out(&who).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn forgot_password(
    State(services): State<Services>,
    Body(JustEmail(email)): Body<JustEmail>,
) -> Result<StatusCode, Error> {
    services.auth.forgot_password(&email).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn reset_password(
    State(services): State<Services>,
    Body(body): Body<ResetPassword>,
) -> Result<StatusCode, Error> {
    services.auth.reset_password(&body.email, &body.code, &body.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn me(State(services): State<Services>, who: SignedIn) -> Result<Json<Me>, Error> {
    let account = services.auth.account(&who).await?;
    Ok(Json(Me { id: account.id, name: account.name, email: account.email }))
}

//! `/notes/shared` and `/notes/{id}/shares`: who else may see a note. Called by the router.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, put};
use axum::{Json, Router};
use serde::Serialize;
use uuid::Uuid;

use super::Api;
use crate::chassis::tokens::SignedIn;
use crate::chassis::{Body, FromMembers, InPath, Members, Page, PageQuery};
use crate::notes::error::Error;
use crate::notes::models::{Permission, Share, SharedNote};
use crate::notes::services::Services;

pub fn router() -> Router<Api> {
    Router::new()
        .route("/notes/shared", get(list_shared))
        .route("/notes/{id}/shares", get(list))
        .route("/notes/{id}/shares/{email}", put(share).delete(unshare))
}

struct JustPermission(Permission);

impl FromMembers for JustPermission {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.required("permission", Permission::parse).map(Self)
    }
}

#[derive(Serialize)]
struct Shares {
    items: Vec<Share>,
}

async fn list_shared(
    State(services): State<Services>,
    who: SignedIn,
    PageQuery(page): PageQuery,
) -> Result<Json<Page<SharedNote>>, Error> {
    Ok(Json(services.shares.with_reader(who.account, &page).await?))
}

async fn list(
    State(services): State<Services>,
    who: SignedIn,
    InPath(id): InPath<Uuid>,
) -> Result<Json<Shares>, Error> {
    Ok(Json(Shares { items: services.shares.of_note(id, who.account).await? }))
}

async fn share(
    State(services): State<Services>,
    who: SignedIn,
    InPath((id, email)): InPath<(Uuid, String)>,
    Body(JustPermission(permission)): Body<JustPermission>,
) -> Result<StatusCode, Error> {
    services.shares.share(id, who.account, &email, permission).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unshare(
    State(services): State<Services>,
    who: SignedIn,
    InPath((id, email)): InPath<(Uuid, String)>,
) -> Result<StatusCode, Error> {
    services.shares.unshare(id, who.account, &email).await?;
    Ok(StatusCode::NO_CONTENT)
}

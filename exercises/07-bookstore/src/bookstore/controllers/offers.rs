//! `/books/{id}/offer`: a book and what it costs. Written by hand. Called by the router.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::bookstore::error::Error;
use crate::bookstore::models::Offer;
use crate::bookstore::services::Services;
use crate::chassis::http::openapi::{Anytime, NotThere, QueryRefused};
use crate::chassis::{InPath, NoParameters};

pub fn router() -> OpenApiRouter<Services> {
    OpenApiRouter::new().routes(routes!(read))
}

/// Reads a book with its price, or says why there is none.
#[utoipa::path(
    get, path = "/books/{id}/offer", tag = "books", operation_id = "read_offer",
    params(("id" = Uuid, Path, description = "The id of the book.")),
    responses(
        (status = 200, body = Offer, description = "The offer; `missing` names what it lacks."),
        QueryRefused, NotThere, Anytime,
    ),
)]
async fn read(
    State(services): State<Services>,
    InPath(id): InPath<Uuid>,
    _: NoParameters,
) -> Result<impl IntoResponse, Error> {
    // The price is that of this moment, and so is what is missing.
    Ok(([(CACHE_CONTROL, "no-store")], Json(services.offers.read(id).await?)))
}

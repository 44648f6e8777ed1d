//! `/colors`: what a note or a tag can look like. Called by the router.

use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use crate::notes::models::Color;
use crate::notes::services::Services;

pub fn router() -> Router<Services> {
    Router::new().route("/colors", get(list))
}

#[derive(Serialize)]
struct Colors {
    items: [Color; 7],
}

async fn list() -> Json<Colors> {
    Json(Colors { items: Color::ALL })
}

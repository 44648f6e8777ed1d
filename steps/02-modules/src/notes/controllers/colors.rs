//! `/colors`: what a note or a tag can look like. Called by the router.

use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::Api;
use crate::notes::models::Color;

pub fn router() -> Router<Api> {
    Router::new().route("/colors", get(list))
}

#[derive(Serialize)]
struct Colors {
    items: [Color; 7],
}

async fn list() -> Json<Colors> {
    Json(Colors { items: Color::ALL })
}

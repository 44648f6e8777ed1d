//! The service's OpenAPI document: what its controllers do not say themselves. Called by `app`.

use utoipa::OpenApi;

use crate::chassis::{Fault, Problem};

pub use crate::chassis::http::openapi::pages;

#[derive(OpenApi)]
#[openapi(
    info(title = {{ title | literal }}, version = "0.1.0", description = {{ description | literal }}),
    components(schemas(Problem, Fault))
)]
struct Document;

/// The document, before the controllers add their paths.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

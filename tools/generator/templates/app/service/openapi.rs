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

/// The document, before the controllers add their paths. The licence is that of `Cargo.toml`; where
/// there is none, the document names none (OpenAPI 3.1, section 4.8.4: a licence has a name).
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.info.license = document.info.license.filter(|license| !license.name.is_empty());
    document
}

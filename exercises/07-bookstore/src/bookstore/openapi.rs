//! The service's OpenAPI document: what its controllers do not say themselves. Called by `app`.

use utoipa::OpenApi;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref};

use crate::chassis::{Fault, Problem};

pub use crate::chassis::http::openapi::pages;

#[derive(OpenApi)]
#[openapi(
    info(title = "Bookstore", version = "0.1.0", description = "The service `bookstore`."),
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

/// The document of a service that wants a token for every path.
pub fn with_tokens(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let token = SecurityScheme::Http(token);
    document.components.get_or_insert_default().add_security_scheme("token", token);
    for item in document.paths.paths.values_mut() {
        let verbs =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in verbs.into_iter().flatten() {
            operation.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
            operation.responses.responses.insert("401".to_owned(), refused().into());
        }
    }
    document
}

fn refused() -> Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let refused = ResponseBuilder::new().description("The token is missing, or no longer good.");
    refused.content("application/problem+json", problem).build()
}

//! Lets in who has a good token, and nobody else. It stands around every path, so that the
//! controllers stay as they were generated. Called by `app`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::chassis::Error;
use crate::chassis::tokens::{Verifier, bearer};

pub async fn only_signed_in(
    State(verifier): State<Arc<Verifier>>,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let token = bearer(request.headers())?;
    match verifier.believe(token).await? {
        Some(_) => Ok(next.run(request).await),
        None => Err(Error::InvalidToken),
    }
}

//! `generate repository`. Called by `emit`.

use anyhow::Result;

use crate::plan::Plan;
use crate::spec::{Repository, Service};

/// Nothing yet.
pub fn emit(_service: &Service, _repository: &Repository) -> Result<Plan> {
    Ok(Plan::default())
}

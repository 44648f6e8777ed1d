//! `generate controller`. Called by `emit`.

use anyhow::Result;

use crate::plan::Plan;
use crate::spec::{Controller, Service};

/// Nothing yet.
pub fn emit(_service: &Service, _controller: &Controller) -> Result<Plan> {
    Ok(Plan::default())
}

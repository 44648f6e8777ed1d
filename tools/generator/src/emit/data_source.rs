//! `generate datasource`. Called by `emit`.

use anyhow::Result;

use crate::plan::Plan;
use crate::spec::{DataSource, Service};

/// Nothing yet.
pub fn emit(_service: &Service, _source: &DataSource) -> Result<Plan> {
    Ok(Plan::default())
}

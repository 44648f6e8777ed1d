//! The chassis of an app: the files of step 07's own, so that nothing is written twice. Called by
//! `app`.

use anyhow::Result;
use serde_json::Value;

use crate::plan::Plan;
use crate::template;

macro_rules! from_the_step {
    ($($path:literal),* $(,)?) => {
        /// Each file with its text.
        pub const FILES: &[(&str, &str)] = &[$((
            $path,
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../steps/07-bookstore/src/chassis/",
                $path
            )),
        )),*];
    };
}

from_the_step![
    "calls/deadline.rs",
    "data/data_source.rs",
    "data/filter/condition.rs",
    "data/filter/conditions.rs",
    "data/filter/dialect.rs",
    "data/filter/fields.rs",
    "data/filter/like.rs",
    "data/filter/mod.rs",
    "data/filter/operators.rs",
    "data/filter/order.rs",
    "data/filter/parameters.rs",
    "data/filter/projection.rs",
    "data/filter/reading.rs",
    "data/filter/regexp.rs",
    "data/filter/scalar.rs",
    "data/filter/sql.rs",
    "data/mod.rs",
    "data/table.rs",
    "data/values/json.rs",
    "data/values/list.rs",
    "data/values/mod.rs",
    "data/values/numbers.rs",
    "data/values/text.rs",
    "data/values/times.rs",
    "data/values/wrong.rs",
    "http/error.rs",
    "http/extractors.rs",
    "http/health.rs",
    "http/json.rs",
    "http/layers.rs",
    "http/members.rs",
    "http/openapi.rs",
    "http/problem.rs",
    "http/search/listed.rs",
    "http/search/mod.rs",
    "http/search/schema.rs",
    "run/env.rs",
    "run/log.rs",
    "run/patience.rs",
    "run/serve.rs",
    "run/workers.rs",
];

/// Those files, and those that are an app's own.
pub fn emit(plan: &mut Plan, context: &Value) -> Result<()> {
    plan.file("src/chassis/mod.rs", template!("app/chassis/mod.rs", context)?);
    plan.file("src/chassis/names.rs", template!("app/chassis/names.rs", context)?);
    plan.file("src/chassis/calls/mod.rs", template!("app/chassis/calls.rs", context)?);
    plan.file("src/chassis/http/mod.rs", template!("app/chassis/http.rs", context)?);
    plan.file("src/chassis/run/mod.rs", template!("app/chassis/run.rs", context)?);
    for (path, text) in FILES {
        plan.formatted_file(format!("src/chassis/{path}"), without_anchors(text));
    }
    Ok(())
}

/// The anchors are for the chapters.
pub fn without_anchors(text: &str) -> String {
    let is_anchor = |line: &&str| line.trim_start().starts_with("// ANCHOR");
    text.split_inclusive('\n').filter(|line| !is_anchor(line)).collect()
}

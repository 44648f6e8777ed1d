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
    "body.rs",
    "data_source.rs",
    "deadline.rs",
    "env.rs",
    "error.rs",
    "filter/condition.rs",
    "filter/conditions.rs",
    "filter/dialect.rs",
    "filter/fields.rs",
    "filter/like.rs",
    "filter/mod.rs",
    "filter/operators.rs",
    "filter/order.rs",
    "filter/parameters.rs",
    "filter/projection.rs",
    "filter/reading.rs",
    "filter/regexp.rs",
    "filter/scalar.rs",
    "filter/sql.rs",
    "health.rs",
    "layers.rs",
    "log.rs",
    "members.rs",
    "openapi.rs",
    "path.rs",
    "patience.rs",
    "problem.rs",
    "search.rs",
    "search/schema.rs",
    "serve.rs",
    "table.rs",
    "values/json.rs",
    "values/list.rs",
    "values/mod.rs",
    "values/numbers.rs",
    "values/text.rs",
    "values/times.rs",
    "values/wrong.rs",
    "workers.rs",
];

/// Those files, and the two that are an app's own.
pub fn emit(plan: &mut Plan, context: &Value) -> Result<()> {
    plan.file("src/chassis/mod.rs", template!("app/chassis_mod.rs", context)?);
    plan.file("src/chassis/names.rs", template!("app/chassis_names.rs", context)?);
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

//! LoopBack's `filter` and `where`, as a client sends them to a list:
//!
//! ```text
//! ?filter={"where":{"pages":{"gt":100}},"order":"title ASC","limit":10}
//! ?filter[where][pages][gt]=100&filter[order]=title ASC&filter[limit]=10
//! ```
//!
//! Called by the controllers of models, which parse, and by their repositories, which select. The
//! way of a filter through this folder:
//!
//! - `fields` says which fields a model has; `reading` finds the parameter and keeps what is wrong;
//! - `conditions` and `operators` read `where` into a `condition`, `order` and `projection` read what they are named
//!   after, with `scalar`, `like` and `regexp` for the values;
//! - `condition` and `order` answer for records in memory, `sql` for SQLite and for PostgreSQL. All
//!   three give the same answer; wherever the databases differ, a comment says which side was taken.

mod condition;
mod conditions;
mod dialect;
mod fields;
mod like;
mod operators;
mod order;
mod parameters;
mod projection;
mod reading;
mod regexp;
mod scalar;
mod sql;

use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::chassis::Fault;
use reading::{Pointer, Reading};

pub use condition::{Comparison, Condition, Test};
pub use dialect::Dialect;
pub use fields::{FieldType, Fielded, Fields, Kind};
pub use order::{Direction, Order};
pub use projection::Projection;
pub use scalar::Scalar;

/// The records of a list that are asked for, their order, and the part of each.
#[derive(Clone, Debug)]
pub struct Filter {
    pub condition: Condition,
    /// Ends with the id, so that two records never stand in an order of chance.
    pub order: Vec<Order>,
    /// 1 to 100.
    pub limit: i64,
    /// The number of records to leave out before.
    pub skip: i64,
    pub projection: Projection,
}

impl Filter {
    pub const STANDARD_LIMIT: i64 = 20;
    pub const LONGEST_SKIP: i64 = 1_000_000;

    /// Reads `filter` from the pairs of a query. All that is wrong comes at once.
    pub fn parse(pairs: &[(String, String)], fields: &Fields) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading::new("filter", fields);
        let value = reading.parameter(pairs);
        let filter = Self::read(&mut reading, &value);
        reading.finish(filter)
    }

    /// The same for one record more: whether it is there tells whether the list goes on.
    pub fn with_one_more(&self) -> Self {
        Self { limit: self.limit + 1, ..self.clone() }
    }

    fn read(reading: &mut Reading, value: &Value) -> Self {
        let mut filter = Self {
            condition: Condition::All(Vec::new()),
            order: order::with_id(Vec::new(), reading.fields),
            limit: Self::STANDARD_LIMIT,
            skip: 0,
            projection: Projection::default(),
        };
        let root = Pointer::root();
        if value.get("skip").is_some() && value.get("offset").is_some() {
            reading.fault(&root.to("offset"), "means the same as skip: write one of them");
        }
        for (name, value) in reading.object(&root, value) {
            let at = root.to(name);
            match name.as_str() {
                "where" => filter.condition = conditions::read(reading, &at, value),
                "order" => filter.order = order::read(reading, &at, value),
                // ANCHOR: page_limit
                "limit" => filter.limit = reading.whole(&at, value, 1..=100),
                // ANCHOR_END: page_limit
                "skip" | "offset" => {
                    filter.skip = reading.whole(&at, value, 0..=Self::LONGEST_SKIP);
                }
                "fields" => filter.projection = projection::read(reading, &at, value),
                _ => reading.fault(
                    &at,
                    "is not known here: a filter has where, fields, order, limit and skip (or offset)",
                ),
            }
        }
        filter
    }

    /// Selects from records in memory; `json` gives a record as a client would see it.
    pub fn select<T>(&self, records: Vec<T>, json: impl Fn(&T) -> Map<String, Value>) -> Vec<T> {
        let with_json = records.into_iter().map(|record| (json(&record), record));
        let mut found: Vec<_> =
            with_json.filter(|(json, _)| self.condition.matches(json)).collect();
        found.sort_by(|(one, _), (other, _)| {
            let orders = self.order.iter().map(|order| order.compare(one, other));
            orders.fold(Ordering::Equal, Ordering::then)
        });
        let [skip, limit] = [self.skip, self.limit].map(|n| usize::try_from(n).unwrap_or_default());
        found.into_iter().skip(skip).take(limit).map(|(_, record)| record).collect()
    }
}

impl Condition {
    /// Reads `where` from the pairs of a query, for a count or a change of many.
    pub fn parse(pairs: &[(String, String)], fields: &Fields) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading::new("where", fields);
        let value = reading.parameter(pairs);
        let condition = conditions::read(&mut reading, &Pointer::root(), &value);
        reading.finish(condition)
    }
}

impl Projection {
    /// Reads `filter` where one record is asked for, and only `fields` has a meaning.
    pub fn parse(pairs: &[(String, String)], fields: &Fields) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading::new("filter", fields);
        let value = reading.parameter(pairs);
        let root = Pointer::root();
        let mut projection = Self::default();
        for (name, value) in reading.object(&root, &value) {
            match name.as_str() {
                "fields" => projection = projection::read(&mut reading, &root.to(name), value),
                _ => reading.fault(&root.to(name), "is not known here: of one record, only fields"),
            }
        }
        reading.finish(projection)
    }
}

//! The conditions on a record: the meaning of `where`. Made by `conditions`; called by the
//! repositories, which keep records in memory (`matches`) or in a database (`push_sql` in `sql`).

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::fields::FieldType;
use super::like::Like;
use super::regexp::Regexp;
use super::scalar::Scalar;

/// A condition on a record. `All` of nothing holds for every record.
#[derive(Clone, Debug)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Field(Comparison),
}

/// A question about one field. The answer is yes or no, never "unknown" as in SQL: a record without
/// a value is not equal to 5, so it is among those whose value is `neq` 5.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub field: &'static FieldType,
    pub test: Test,
    /// True if the test must fail instead: `neq`, `nin`, `nlike`, `nilike`.
    pub negated: bool,
}

/// A question about a value. Where there is none, only `Is(Null)` and `In` with a null say yes.
#[derive(Clone, Debug)]
pub enum Test {
    Is(Scalar),
    In(Vec<Scalar>),
    Less(Scalar),
    AtMost(Scalar),
    Greater(Scalar),
    AtLeast(Scalar),
    /// Both ends included.
    Between(Scalar, Scalar),
    Like(Like),
    Matches(Regexp),
}

impl Condition {
    /// True if a record, as JSON, meets it.
    pub fn matches(&self, record: &Map<String, Value>) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.matches(record)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.matches(record)),
            Self::Field(comparison) => {
                let value = Scalar::of_record(comparison.field, record);
                comparison.test.holds(&value) != comparison.negated
            }
        }
    }
}

impl Test {
    fn holds(&self, value: &Scalar) -> bool {
        match self {
            Self::Is(other) => value.is(other),
            Self::In(others) => others.iter().any(|other| value.is(other)),
            Self::Less(bound) => value.order(bound).is_some_and(Ordering::is_lt),
            Self::AtMost(bound) => value.order(bound).is_some_and(Ordering::is_le),
            Self::Greater(bound) => value.order(bound).is_some_and(Ordering::is_gt),
            Self::AtLeast(bound) => value.order(bound).is_some_and(Ordering::is_ge),
            Self::Between(low, high) => {
                value.order(low).is_some_and(Ordering::is_ge)
                    && value.order(high).is_some_and(Ordering::is_le)
            }
            Self::Like(pattern) => value.text().is_some_and(|text| pattern.matches(text)),
            Self::Matches(pattern) => value.text().is_some_and(|text| pattern.matches(text)),
        }
    }
}

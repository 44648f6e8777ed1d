//! The operands and the meaning of each operator of a `where`. Called by `conditions`.

use serde_json::Value;

use super::condition::Test;
use super::fields::{FieldType, Kind};
use super::like::Like;
use super::reading::{Pointer, Reading};
use super::regexp::Regexp;
use super::scalar::Scalar;

/// For a message.
pub const OPERATORS: &str =
    "eq, neq, gt, gte, lt, lte, between, inq, nin, like, nlike, ilike, nilike, regexp";
/// The most elements of `inq` and `nin`.
const LONGEST_LIST: usize = 100;

impl Reading<'_> {
    /// The test that an operator stands for, and whether it must fail. `None` means that a fault
    /// was kept.
    pub fn test(
        &mut self,
        at: &Pointer,
        field: &FieldType,
        operator: &str,
        value: &Value,
    ) -> Option<(Test, bool)> {
        let test = match operator {
            "eq" | "neq" => Test::Is(self.scalar(at, field.kind, value)?),
            "inq" | "nin" => Test::In(self.scalars(at, field, value)?),
            "gt" => Test::Greater(self.bound(at, field, value)?),
            "gte" => Test::AtLeast(self.bound(at, field, value)?),
            "lt" => Test::Less(self.bound(at, field, value)?),
            "lte" => Test::AtMost(self.bound(at, field, value)?),
            "between" => self.between(at, field, value)?,
            "like" | "nlike" => Test::Like(self.pattern(at, field, value, Like::parse)?),
            "ilike" | "nilike" => {
                Test::Like(self.pattern(at, field, value, Like::parse)?.ignoring_case())
            }
            "regexp" => Test::Matches(self.pattern(at, field, value, Regexp::parse)?),
            _ => return self.unknown_operator(at, operator),
        };
        Some((test, matches!(operator, "neq" | "nin" | "nlike" | "nilike")))
    }

    fn unknown_operator<T>(&mut self, at: &Pointer, operator: &str) -> Option<T> {
        self.fault(at, format!("`{operator}` is no operator: there are {OPERATORS}"));
        None
    }

    fn scalars(&mut self, at: &Pointer, field: &FieldType, value: &Value) -> Option<Vec<Scalar>> {
        let items = self.list(at, value, LONGEST_LIST).iter().enumerate();
        let scalars = items.map(|(index, item)| self.scalar(&at.to(index), field.kind, item));
        // First all, then the verdict: every fault is kept.
        let scalars: Vec<_> = scalars.collect();
        scalars.into_iter().collect()
    }

    /// A value that others are less or greater than; null is neither.
    fn bound(&mut self, at: &Pointer, field: &FieldType, value: &Value) -> Option<Scalar> {
        match self.scalar(at, field.kind, value)? {
            Scalar::Null => {
                self.fault(at, "must not be null");
                None
            }
            bound => Some(bound),
        }
    }

    fn between(&mut self, at: &Pointer, field: &FieldType, value: &Value) -> Option<Test> {
        let Some([low, high]) = value.as_array().map(Vec::as_slice) else {
            self.fault(at, "must be an array of two values, the lowest and the highest");
            return None;
        };
        let (low, high) = (self.bound(&at.to(0), field, low), self.bound(&at.to(1), field, high));
        Some(Test::Between(low?, high?))
    }

    fn pattern<T>(
        &mut self,
        at: &Pointer,
        field: &FieldType,
        value: &Value,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if field.kind != Kind::Text {
            self.fault(at, "is for strings, and this field is none");
            return None;
        }
        let scalar = self.scalar(at, Kind::Text, value)?;
        let text = scalar.text().ok_or("must be a string".to_owned());
        text.and_then(parse).map_err(|detail| self.fault(at, detail)).ok()
    }
}

//! In which order a list is given: `title ASC`. Called by the filter's parser, by `sql`, and for
//! records in memory.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::fields::{FieldType, Fields, Kind};
use super::reading::{Pointer, Reading};
use super::scalar::Scalar;

/// A field by which to sort. No value comes before every value, so it is first in an ascending
/// order and last in a descending one, as in SQLite; PostgreSQL would have it the other way round.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub field: &'static FieldType,
    pub direction: Direction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Order {
    /// The order of two records, as JSON.
    pub fn compare(&self, one: &Map<String, Value>, other: &Map<String, Value>) -> Ordering {
        let [one, other] = [one, other].map(|record| Scalar::of_record(self.field, record));
        let nulls = (one != Scalar::Null).cmp(&(other != Scalar::Null));
        let order = nulls.then(one.order(&other).unwrap_or(Ordering::Equal));
        match self.direction {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        }
    }
}

/// A text, or a list of them.
pub fn read(reading: &mut Reading, at: &Pointer, value: &Value) -> Vec<Order> {
    let orders: Vec<_> = match value {
        Value::String(text) => read_one(reading, at, text).into_iter().collect(),
        value => {
            let items = reading.list(at, value, reading.fields.0.len()).iter().enumerate();
            items
                .filter_map(|(index, item)| {
                    let at = at.to(index);
                    match item.as_str() {
                        Some(text) => read_one(reading, &at, text),
                        None => {
                            reading.fault(&at, "must be a string");
                            None
                        }
                    }
                })
                .collect()
        }
    };
    with_id(orders, reading.fields)
}

fn read_one(reading: &mut Reading, at: &Pointer, text: &str) -> Option<Order> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let direction = match words.next() {
        None => Direction::Ascending,
        Some(word) if word.eq_ignore_ascii_case("ASC") => Direction::Ascending,
        Some(word) if word.eq_ignore_ascii_case("DESC") => Direction::Descending,
        Some(word) => {
            reading.fault(at, format!("`{word}` is no direction: write ASC or DESC"));
            return None;
        }
    };
    match reading.fields.find(name) {
        _ if words.next().is_some() => {
            reading.fault(at, "must be a field and a direction; more fields go into a list");
        }
        Some(field) if field.kind == Kind::Json => {
            reading.fault(at, format!("`{name}` has no order"));
        }
        Some(field) => return Some(Order { field, direction }),
        None => reading.unknown_field(at, name),
    }
    None
}

/// The id breaks ties: two pages of one list must not hold the same record.
pub fn with_id(mut orders: Vec<Order>, fields: &Fields) -> Vec<Order> {
    if orders.iter().all(|order| order.field != fields.id()) {
        orders.push(Order { field: fields.id(), direction: Direction::Ascending });
    }
    orders
}

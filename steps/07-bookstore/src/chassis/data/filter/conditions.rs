//! Reads `where`. Called by the parsers in `mod`.

use serde_json::Value;

use super::condition::{Comparison, Condition};
use super::fields::FieldType;
use super::operators::OPERATORS;
use super::reading::{Pointer, Reading};

/// The depth to which `and` and `or` may be nested.
const DEEPEST: usize = 8;
/// The most conditions of a filter. A database plans for each of them.
const MOST_CONDITIONS: usize = 50;

/// An object, all of whose members must hold.
pub fn read(reading: &mut Reading, at: &Pointer, value: &Value) -> Condition {
    read_nested(reading, at, value, 0)
}

fn read_nested(reading: &mut Reading, at: &Pointer, value: &Value, depth: usize) -> Condition {
    if depth > DEEPEST {
        reading.fault(at, format!("is nested deeper than {DEEPEST} times"));
        return Condition::All(Vec::new());
    }
    let mut all = Vec::new();
    for (name, value) in reading.object(at, value) {
        let at = at.to(name);
        // ANCHOR: conditions
        match name.as_str() {
            "and" => all.push(Condition::All(read_list(reading, &at, value, depth))),
            "or" => all.push(Condition::Any(read_list(reading, &at, value, depth))),
            name => match reading.fields.find(name) {
                Some(field) => all.extend(read_field(reading, &at, field, value)),
                None => reading.unknown_field(&at, name),
            },
        }
        // ANCHOR_END: conditions
    }
    Condition::All(all)
}

fn read_list(reading: &mut Reading, at: &Pointer, value: &Value, depth: usize) -> Vec<Condition> {
    let items = reading.list(at, value, MOST_CONDITIONS);
    if value.as_array().is_some_and(Vec::is_empty) {
        reading.fault(at, "must not be empty");
    }
    let items = items.iter().enumerate();
    items.map(|(index, item)| read_nested(reading, &at.to(index), item, depth + 1)).collect()
}

/// `{"gt": 5, "lt": 9}`, where both must hold, or a value, which means `eq`.
fn read_field(
    reading: &mut Reading,
    at: &Pointer,
    field: &'static FieldType,
    value: &Value,
) -> Vec<Condition> {
    // ANCHOR: shorthand
    let Value::Object(operators) = value else {
        return read_test(reading, at, field, ("eq", value)).into_iter().collect();
    };
    // ANCHOR_END: shorthand
    if operators.is_empty() {
        reading.fault(at, format!("must name an operator: {OPERATORS}"));
    }
    let tests = operators.iter().filter_map(|(operator, value)| {
        read_test(reading, &at.to(operator), field, (operator, value))
    });
    tests.collect()
}

fn read_test(
    reading: &mut Reading,
    at: &Pointer,
    field: &'static FieldType,
    (operator, value): (&str, &Value),
) -> Option<Condition> {
    reading.conditions += 1;
    if reading.conditions == MOST_CONDITIONS + 1 {
        reading.fault(at, format!("is one condition too many: there may be {MOST_CONDITIONS}"));
    }
    let (test, negated) = reading.test(at, field, operator, value)?;
    Some(Condition::Field(Comparison { field, test, negated }))
}

//! Values that a field allows, for the tests that are generated. Called by `field` and `model`.

use serde_json::{Map, Number, Value, json};

use crate::spec::{Field, Kind, Limits, Model, Service};

/// One allowed value of the field.
pub fn sample(service: &Service, field: &Field) -> Value {
    let one = sample_of(service, field);
    match &field.list {
        None => one,
        Some(list) => {
            let least = list.min.as_ref().and_then(Number::as_u64).unwrap_or(1);
            let most = list.max.as_ref().and_then(Number::as_u64).unwrap_or(100);
            Value::Array((0..least.max(1).min(most)).map(|_| one.clone()).collect())
        }
    }
}

/// The members of a model, but its id.
pub fn members(service: &Service, model: &Model) -> Map<String, Value> {
    let member = |field: &Field| (field.name.clone(), sample(service, field));
    model.fields.iter().map(member).collect()
}

fn sample_of(service: &Service, field: &Field) -> Value {
    match &field.kind {
        Kind::String => text(&field.name, &field.limits).into(),
        Kind::Integer => integer(&field.limits).into(),
        Kind::Number => number(&field.limits),
        Kind::Boolean => true.into(),
        Kind::Date => "2026-11-25".into(),
        Kind::Timestamp => "2026-11-25T06:00:00Z".into(),
        Kind::Uuid => "0190f3b4-7a3e-7cc1-b1f4-5d0d6a3f9e01".into(),
        Kind::Json => json!({ "one": [1, "two", null] }),
        Kind::Object(name) => {
            service.model(name).map_or(Value::Null, |model| members(service, model).into())
        }
    }
}

/// `The title`, as long as it has to be.
fn text(name: &str, limits: &Limits) -> String {
    let least = limits.min.as_ref().and_then(Number::as_u64).unwrap_or(0);
    let most = limits.max.as_ref().and_then(Number::as_u64).unwrap_or(65_536);
    let [least, most] = [least, most].map(|end| usize::try_from(end).unwrap_or(usize::MAX));
    let start = format!("The {}", name.replace('_', " "));
    let endless = start.chars().chain(std::iter::repeat('.'));
    endless.take(start.len().max(least).min(most)).collect()
}

fn integer(limits: &Limits) -> i64 {
    let least = limits.min.as_ref().and_then(Number::as_i64).unwrap_or(i64::MIN);
    let most = limits.max.as_ref().and_then(Number::as_i64).unwrap_or(i64::MAX);
    3.max(least).min(most)
}

fn number(limits: &Limits) -> Value {
    let least = limits.min.as_ref().and_then(Number::as_f64).unwrap_or(f64::MIN);
    let most = limits.max.as_ref().and_then(Number::as_f64).unwrap_or(f64::MAX);
    json!(2.5_f64.max(least).min(most))
}

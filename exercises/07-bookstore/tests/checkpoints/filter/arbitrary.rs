//! Whatever stands in a query: it is read or refused, and no part of it comes into SQL as text.

use exercise_07_bookstore::chassis::data::filter::{Condition, Filter, Projection};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sqlx::{QueryBuilder, Sqlite};

use super::FIELDS;
use super::agreement::runner_of_at_least;

/// Stands in no field's name and in no SQL of ours.
const MARK: char = '☠';

#[test]
fn any_query_is_read_or_refused() {
    // Of several, one is nearly always refused; so half of the cases are one filter.
    let limit = any::<i64>().prop_map(|limit| format!(r#"{{"limit":{limit}}}"#));
    let filter = prop_oneof![9 => value(), 1 => limit];
    let filter = filter.prop_map(|value| vec![("filter".to_owned(), value)]);
    let pairs = prop_oneof![vec((name(), value()), 0..6), filter];
    let result = runner_of_at_least(2_000).run(&pairs, |pairs| {
        let _ = Projection::parse(&pairs, &FIELDS);
        let _ = Condition::parse(&pairs, &FIELDS);
        match Filter::parse(&pairs, &FIELDS) {
            Ok(filter) => {
                let mut query = QueryBuilder::<Sqlite>::new("");
                filter.push_sql(&mut query);
                prop_assert!(!query.sql().as_str().contains(MARK), "{}", query.sql().as_str());
                prop_assert!((1..=100).contains(&filter.limit) && filter.skip >= 0);
            }
            Err(faults) => prop_assert!(!faults.is_empty() && faults.len() <= 20),
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

fn name() -> impl Strategy<Value = String> {
    let pieces = [
        "filter",
        "filter",
        "where",
        "[",
        "]",
        "][",
        "[]",
        "[where]",
        "[title]",
        "[or]",
        "[0]",
        "[1]",
        "[like]",
        "[fields]",
        "[order]",
        "[limit]",
        "[4294967296]",
        "[☠]",
        "é",
        "",
    ];
    prop_oneof![
        vec(select(pieces.to_vec()), 1..8).prop_map(|pieces| pieces.concat()),
        vec(select(pieces.to_vec()), 0..8).prop_map(|pieces| format!("filter{}", pieces.concat())),
        Just("filter".to_owned()),
        Just("where".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        any::<String>().prop_map(|text| serde_json::Value::from(format!("{text}{MARK}"))),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        select(vec!["null", "true", "[]", "{}", r#""title DESC""#, r#""☠ DESC""#])
            .prop_map(|json| serde_json::from_str(json).expect("JSON")),
    ];
    let names = vec![
        "where", "order", "limit", "skip", "offset", "fields", "include", "title", "pages", "and",
        "or", "eq", "inq", "between", "like", "regexp", "☠",
    ];
    let json = leaf.prop_recursive(6, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            vec((select(names.clone()).prop_map(str::to_owned), inner), 0..4)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    });
    prop_oneof![json.prop_map(|json| json.to_string()), any::<String>()]
}

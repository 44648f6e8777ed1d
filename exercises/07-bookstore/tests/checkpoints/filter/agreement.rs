//! Memory, SQLite and PostgreSQL give the same answer, whatever the records and the filter; and a
//! filter is the same in JSON and in brackets.

use exercise_07_bookstore::chassis::data::filter::{Condition, Filter};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use super::shelf::Shelf;
use super::{FIELDS, random};

/// The same cases in every run, so that a student's check does not depend on luck. Where
/// `PROPTEST_CASES` asks for fewer, as a check does, they are the first of these; where it asks for
/// more, they are new ones each time.
pub fn runner(cases: u32) -> TestRunner {
    runner_between(0, cases)
}

/// The same, but never fewer: for cases that cost microseconds, of which only one in a thousand shows
/// what a hole leaves out.
pub fn runner_of_at_least(cases: u32) -> TestRunner {
    runner_between(cases, cases)
}

fn runner_between(least: u32, usual: u32) -> TestRunner {
    let config = Config { failure_persistence: None, ..Config::default() };
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = asked.unwrap_or(usual).max(least);
    if cases > usual {
        return TestRunner::new(config);
    }
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(Config { cases, ..config }, rng)
}

#[test]
fn every_place_selects_the_same_in_the_same_order() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut shelf = runtime.block_on(Shelf::new());
    let shelf = std::cell::RefCell::new(&mut shelf);
    let strategy = (random::records(), vec(random::filter(), 12));
    let result = runner(96).run(&strategy, |(records, filters)| {
        let mut shelf = shelf.borrow_mut();
        runtime.block_on(shelf.fill(records));
        for json in filters {
            let filter = parse(&json);
            let answers = runtime.block_on(shelf.select(&filter));
            let (_, expected) = &answers[0];
            for (place, found) in &answers {
                proptest::prop_assert_eq!(found, expected, "{} on {}\n{:?}", place, json, filter);
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn brackets_say_what_json_says() {
    let result = runner_of_at_least(512).run(&random::filter(), |json| {
        let mut pairs = Vec::new();
        if in_brackets("filter", &json, &mut pairs).is_some() && !pairs.is_empty() {
            let read = Filter::parse(&pairs, &FIELDS);
            let read = read.unwrap_or_else(|faults| panic!("{pairs:?}: {faults:?}"));
            proptest::prop_assert_eq!(format!("{read:?}"), format!("{:?}", parse(&json)));
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

/// A text that looks like SQL is a text.
#[tokio::test]
async fn nothing_that_a_client_sends_is_taken_for_sql() {
    let mut shelf = Shelf::new().await;
    let evil =
        ["'; DROP TABLE books; --", "\" OR 1=1 --", "$1", "?", "x' OR 'x'='x", "%' OR '1'='1"];
    let records = evil.map(|title| {
        let record = serde_json::json!({ "id": uuid::Uuid::now_v7(), "title": title });
        record.as_object().expect("an object").clone()
    });
    shelf.fill(records.to_vec()).await;
    for title in evil {
        for operator in ["eq", "like", "ilike"] {
            let json = serde_json::json!({ "title": { operator: title } }).to_string();
            let condition = Condition::parse(&[("where".into(), json)], &FIELDS).expect("fine");
            let counts = shelf.count(&condition).await;
            assert!(counts.iter().all(|count| *count == 1), "{operator} {title}: {counts:?}");
        }
    }
}

fn parse(json: &Value) -> Filter {
    let pairs = [("filter".to_owned(), json.to_string())];
    Filter::parse(&pairs, &FIELDS).unwrap_or_else(|faults| panic!("{json}: {faults:?}"))
}

/// Writes a value in brackets; `None` for what cannot be written so: null, and what is empty.
fn in_brackets(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) -> Option<()> {
    match value {
        Value::Null => return None,
        Value::Array(items) if items.is_empty() => return None,
        Value::Object(members) if members.is_empty() => return None,
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                in_brackets(&format!("{name}[{index}]"), item, pairs)?;
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                in_brackets(&format!("{name}[{member}]"), value, pairs)?;
            }
        }
        Value::String(text) => pairs.push((name.into(), text.clone())),
        other => pairs.push((name.into(), other.to_string())),
    }
    Some(())
}

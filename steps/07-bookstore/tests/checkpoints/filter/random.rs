//! Random records, and random filters that are well formed. The values come from small sets, so that
//! records are equal to one another, and to what a filter asks for, often enough.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use uuid::Uuid;

use super::shelf::Record;

/// Characters that mean something to LIKE, GLOB, a regular expression, SQL, JSON or a collation, and
/// such as differ in their number of bytes.
const CHARACTERS: &[char] = &[
    'a',
    'a',
    'A',
    'b',
    'B',
    'é',
    'É',
    'ß',
    'k',
    '\u{212A}',
    '1',
    '2',
    '-',
    ' ',
    '\n',
    '%',
    '_',
    '\\',
    '*',
    '?',
    '[',
    ']',
    '^',
    '$',
    '.',
    '(',
    ')',
    '\'',
    '"',
    '/',
    '💣',
    '\u{10FFFF}',
];

pub fn text() -> impl Strategy<Value = String> {
    vec(select(CHARACTERS), 0..6).prop_map(|characters| characters.into_iter().collect())
}

pub fn records() -> impl Strategy<Value = Vec<Record>> {
    vec(record(), 0..14)
}

fn record() -> impl Strategy<Value = Record> {
    let optional = [text_value(), integer(), number(), boolean(), date(), timestamp(), tags()];
    let optional = optional.map(|values| option::of(values).prop_map(Value::from));
    (any::<u128>(), text(), optional).prop_map(|(id, title, optional)| {
        let names = ["isbn", "pages", "price", "inStock", "published", "createdAt", "tags"];
        let rest = names.into_iter().zip(optional);
        let first = [("id", json!(Uuid::from_u128(id))), ("title", json!(title))];
        first.into_iter().chain(rest).map(|(name, value)| (name.to_owned(), value)).collect()
    })
}

fn text_value() -> BoxedStrategy<Value> {
    text().prop_map(Value::from).boxed()
}

fn integer() -> BoxedStrategy<Value> {
    // The neighbours of 2^53 are one number for whoever takes them for floating ones.
    const EDGE: i64 = 1 << 53;
    select(vec![0, 1, 2, -1, EDGE, EDGE + 1, i64::MAX, i64::MIN]).prop_map(Value::from).boxed()
}

fn number() -> BoxedStrategy<Value> {
    let numbers = [0.0, -0.0, 0.1, 0.2, 0.1 + 0.2, 0.3, -1.5, 1e300, 5e-324, 2.0];
    select(numbers.to_vec()).prop_map(Value::from).boxed()
}

fn boolean() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(Value::from).boxed()
}

fn date() -> BoxedStrategy<Value> {
    let dates = ["2026-03-01", "2026-02-28", "1815-12-23", "9999-12-31", "0001-01-01"];
    select(dates.to_vec()).prop_map(Value::from).boxed()
}

fn timestamp() -> BoxedStrategy<Value> {
    let times = [
        "2026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.25Z",
        "2026-03-01T12:00:00.000001Z",
        "2026-03-01T13:00:00+01:00",
        "1969-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ];
    select(times.to_vec()).prop_map(Value::from).boxed()
}

fn tags() -> BoxedStrategy<Value> {
    select(vec![json!([]), json!(["a"]), json!({})]).boxed()
}

/// A whole filter.
pub fn filter() -> impl Strategy<Value = Value> {
    let order = vec((select(ORDERED), select(vec!["", " ASC", " DESC", " desc"])), 0..3).prop_map(
        |orders| orders.into_iter().map(|(name, way)| format!("{name}{way}")).collect::<Vec<_>>(),
    );
    (condition(), order, 1..8, 0..4).prop_map(|(condition, order, limit, skip)| {
        json!({ "where": condition, "order": order, "limit": limit, "skip": skip })
    })
}

const ORDERED: &[&str] =
    &["id", "title", "isbn", "pages", "price", "inStock", "published", "createdAt"];

pub fn condition() -> impl Strategy<Value = Value> {
    let leaf =
        vec(comparison(), 0..3).prop_map(|members| Value::Object(members.into_iter().collect()));
    leaf.prop_recursive(3, 12, 3, |inner| {
        (select(vec!["and", "or"]), vec(inner, 1..4)).prop_map(|(name, list)| json!({ name: list }))
    })
}

fn comparison() -> impl Strategy<Value = (String, Value)> {
    let text_field = || select(vec!["title", "isbn"]);
    let any_field = prop_oneof![
        (text_field(), test(text_value())),
        (text_field(), matching()),
        (text_field(), matching()),
        (Just("pages"), test(integer())),
        (Just("price"), test(number())),
        (Just("inStock"), test(boolean())),
        (Just("published"), test(date())),
        (Just("createdAt"), test(timestamp())),
        (Just("id"), test(any::<u128>().prop_map(|id| json!(Uuid::from_u128(id))).boxed())),
        (Just("tags"), select(vec![json!(null), json!({ "neq": null }), json!({ "inq": [null] })])),
    ];
    any_field.prop_map(|(name, test)| (name.to_owned(), test))
}

/// What any value can be asked.
fn test(values: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let or_null = || prop_oneof![4 => values.clone(), 1 => Just(Value::Null)];
    prop_oneof![
        or_null(),
        (select(vec!["eq", "neq"]), or_null()).prop_map(|(name, value)| json!({ name: value })),
        (select(vec!["inq", "nin"]), vec(or_null(), 0..4))
            .prop_map(|(name, list)| json!({ name: list })),
        (select(vec!["gt", "gte", "lt", "lte"]), values.clone())
            .prop_map(|(name, value)| json!({ name: value })),
        (values.clone(), values.clone()).prop_map(|(low, high)| json!({ "between": [low, high] })),
        (values.clone(), values.clone()).prop_map(|(low, high)| json!({ "gte": low, "lt": high })),
    ]
}

/// What only a text can be asked.
fn matching() -> impl Strategy<Value = Value> {
    prop_oneof![
        (select(vec!["like", "nlike", "ilike", "nilike"]), like())
            .prop_map(|(name, like)| json!({ name: like })),
        regexp().prop_map(|pattern| json!({ "regexp": pattern })),
        regexp().prop_map(|pattern| json!({ "regexp": format!("/{pattern}/i") })),
    ]
}

fn like() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => select(CHARACTERS).prop_map(|character| format!("\\{character}")),
        3 => select(CHARACTERS).prop_filter("an escape of its own", |c| *c != '\\').prop_map(String::from),
        2 => Just("%".to_owned()),
        1 => Just("_".to_owned()),
    ];
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn regexp() -> impl Strategy<Value = String> {
    let pieces = [
        ".",
        "[ab]",
        "[^a]",
        "[a-z]",
        r"\d",
        r"\w",
        r"\S",
        r"\PL",
        "^",
        "$",
        r"[\]\^-]",
        r"\u{e9}",
        "[[:upper:]]",
    ];
    let leaf = prop_oneof![
        select(CHARACTERS).prop_map(|character| regex::escape(&character.to_string())),
        select(pieces.to_vec()).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|parts| parts.concat()),
            vec(inner.clone(), 1..3).prop_map(|parts| format!("({})", parts.join("|"))),
            (inner, select(vec!["*", "+", "?", "{0,2}", "{2}", "{1,}", "*?"]))
                .prop_map(|(part, times)| format!("(?:{part}){times}")),
        ]
    })
}

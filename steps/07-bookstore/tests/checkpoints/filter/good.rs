//! What a filter means, by examples: a query, and the titles that it selects in each place.

use serde_json::{Value, json};
use step_07_bookstore::chassis::data::filter::{Condition, Filter, Projection};

use super::shelf::{Record, Shelf, id};
use super::{FIELDS, pairs};

fn books() -> Vec<Record> {
    let books = json!([
        { "title": "Emma", "isbn": "978-0", "pages": 474, "price": 7.5, "inStock": true,
          "published": "1815-12-23", "createdAt": "2026-03-01T12:00:00Z", "tags": ["novel"] },
        { "title": "emma", "pages": 474, "createdAt": "2026-03-01T12:00:00.5Z" },
        { "title": "Émile", "pages": 5, "inStock": false, "published": "1762-05-22" },
        { "title": "50% off", "isbn": "null", "pages": 9_007_199_254_740_993_i64, "price": 0.1 },
        { "title": "a_b\\c", "isbn": "", "price": -0.0, "createdAt": "2026-03-01T12:00:00.000001Z" },
    ]);
    let books = books.as_array().expect("an array").iter().zip(1_u128..);
    let with_id = books.map(|(book, number)| {
        let mut book = book.as_object().expect("an object").clone();
        book.insert("id".into(), json!(uuid::Uuid::from_u128(number)));
        book
    });
    with_id.collect()
}

const EMMA: &str = "Emma";
const SMALL: &str = "emma";
const EMILE: &str = "Émile";
const OFF: &str = "50% off";
const A_B: &str = "a_b\\c";

/// A filter, and what it selects. In brackets unless it starts with `{`.
const SELECTED: &[(&str, &[&str])] = &[
    ("filter[limit]=100", &[EMMA, SMALL, EMILE, OFF, A_B]),
    // Equal, by its full and its short form.
    ("filter[where][title]=Emma", &[EMMA]),
    ("filter[where][title][eq]=Emma", &[EMMA]),
    ("filter[where][title][neq]=Emma", &[SMALL, EMILE, OFF, A_B]),
    (r#"{"where":{"pages":474}}"#, &[EMMA, SMALL]),
    ("filter[where][pages]=9007199254740993", &[OFF]),
    ("filter[where][pages]=9007199254740992", &[]),
    ("filter[where][price]=0", &[A_B]),
    ("filter[where][price]=0.1", &[OFF]),
    ("filter[where][inStock]=false", &[EMILE]),
    ("filter[where][published]=1762-05-22", &[EMILE]),
    ("filter[where][createdAt]=2026-03-01T13:00:00+01:00", &[EMMA]),
    ("filter[where][id]=00000000-0000-0000-0000-000000000003", &[EMILE]),
    // No value is a value like another.
    (r#"{"where":{"isbn":null}}"#, &[SMALL, EMILE]),
    (r#"{"where":{"isbn":{"neq":null}}}"#, &[EMMA, OFF, A_B]),
    (r#"{"where":{"isbn":{"neq":"978-0"}}}"#, &[SMALL, EMILE, OFF, A_B]),
    (r#"{"where":{"tags":{"neq":null}}}"#, &[EMMA]),
    ("filter[where][pages]=null", &[A_B]),
    ("filter[where][isbn]=null", &[OFF]),
    ("filter[where][isbn]=", &[A_B]),
    // Lists.
    (r#"{"where":{"pages":{"inq":[5,null]}}}"#, &[EMILE, A_B]),
    (r#"{"where":{"pages":{"nin":[474]}}}"#, &[EMILE, OFF, A_B]),
    (r#"{"where":{"pages":{"nin":[474,null]}}}"#, &[EMILE, OFF]),
    (r#"{"where":{"pages":{"inq":[]}}}"#, &[]),
    (r#"{"where":{"pages":{"nin":[]}}}"#, &[EMMA, SMALL, EMILE, OFF, A_B]),
    ("filter[where][pages][inq]=5&filter[where][pages][inq]=474", &[EMMA, SMALL, EMILE]),
    ("filter[where][pages][inq][]=5", &[EMILE]),
    ("filter[where][pages][inq]=5", &[EMILE]),
    // Less and greater; texts by their bytes.
    ("filter[where][pages][gt]=5&filter[where][pages][lte]=474", &[EMMA, SMALL]),
    ("filter[where][pages][gte]=5&filter[where][pages][lt]=474", &[EMILE]),
    ("filter[where][title][lt]=a", &[EMMA, OFF]),
    ("filter[where][title][gt]=emma", &[EMILE]),
    ("filter[where][title][between][0]=A&filter[where][title][between][1]=Z", &[EMMA]),
    (r#"{"where":{"published":{"between":["1762-05-22","1815-12-23"]}}}"#, &[EMMA, EMILE]),
    (r#"{"where":{"pages":{"between":[9,1]}}}"#, &[]),
    ("filter[where][createdAt][gt]=2026-03-01T12:00:00Z", &[SMALL, A_B]),
    ("filter[where][createdAt][lt]=2026-03-01T12:00:00.25Z", &[EMMA, A_B]),
    // Patterns.
    ("filter[where][title][like]=%m%", &[EMMA, SMALL, EMILE]),
    ("filter[where][title][like]=E%", &[EMMA]),
    ("filter[where][title][nlike]=E%", &[SMALL, EMILE, OFF, A_B]),
    ("filter[where][title][ilike]=E%", &[EMMA, SMALL]),
    ("filter[where][title][ilike]=é%", &[]),
    ("filter[where][title][nilike]=EMM_", &[EMILE, OFF, A_B]),
    ("filter[where][title][like]=_mile", &[EMILE]),
    (r"filter[where][title][like]=%\%%", &[OFF]),
    (r"filter[where][title][like]=%\_b\\_", &[A_B]),
    ("filter[where][title][like]=*", &[]),
    ("filter[where][isbn][nlike]=9%", &[SMALL, EMILE, OFF, A_B]),
    ("filter[where][title][regexp]=^[Ee]mma$", &[EMMA, SMALL]),
    ("filter[where][title][regexp]=/^emma/i", &[EMMA, SMALL]),
    ("filter[where][title][regexp]=/^émile/i", &[EMILE]),
    (r"filter[where][title][regexp]=^\d{2}% ", &[OFF]),
    (r"filter[where][title][regexp]=^\w+$", &[EMMA, SMALL, EMILE]),
    ("filter[where][isbn][regexp]=", &[EMMA, OFF, A_B]),
    // And, or.
    (r#"{"where":{"or":[{"title":"Emma"},{"pages":5}]}}"#, &[EMMA, EMILE]),
    (r#"{"where":{"and":[{"pages":474},{"or":[{"isbn":null},{"price":1}]}]}}"#, &[SMALL]),
    ("filter[where][or][0][title]=Emma&filter[where][or][1][pages]=5", &[EMMA, EMILE]),
    (r#"{"where":{"and":[{}]}}"#, &[EMMA, SMALL, EMILE, OFF, A_B]),
    // Order, where no value is the least; and pages.
    ("filter[order]=title ASC", &[OFF, EMMA, A_B, SMALL, EMILE]),
    ("filter[order]=title desc", &[EMILE, SMALL, A_B, EMMA, OFF]),
    ("filter[order]=price", &[SMALL, EMILE, A_B, OFF, EMMA]),
    ("filter[order]=price DESC", &[EMMA, OFF, A_B, SMALL, EMILE]),
    ("filter[order][0]=pages DESC&filter[order][1]=title DESC", &[OFF, SMALL, EMMA, EMILE, A_B]),
    ("filter[order][]=createdAt", &[EMILE, OFF, EMMA, A_B, SMALL]),
    ("filter[limit]=2&filter[skip]=1", &[SMALL, EMILE]),
    ("filter[limit]=2&filter[offset]=4", &[A_B]),
    ("filter[skip]=5", &[]),
];

#[tokio::test]
async fn each_filter_selects_what_it_says() {
    let mut shelf = Shelf::new().await;
    shelf.fill(books()).await;
    for (query, titles) in SELECTED {
        let filter = Filter::parse(&decoded(query), &FIELDS);
        let filter = filter.unwrap_or_else(|faults| panic!("{query}: {faults:?}"));
        let expected: Vec<_> = titles
            .iter()
            .map(|title| books().iter().find(|b| b["title"] == **title).map(id))
            .collect();
        for (place, found) in shelf.select(&filter).await {
            let found: Vec<_> = found.into_iter().map(Some).collect();
            assert_eq!(found, expected, "{query} in {place}");
        }
    }
}

#[tokio::test]
async fn a_count_takes_where_and_nothing_else() {
    let mut shelf = Shelf::new().await;
    shelf.fill(books()).await;
    for (query, expected) in
        [("where[pages]=474", 2), (r#"where={"pages":474}"#, 2), ("where={}", 5)]
    {
        let condition = Condition::parse(&pairs(query), &FIELDS).expect("well formed");
        let counts = shelf.count(&condition).await;
        assert!(counts.iter().all(|count| *count == expected), "{query}: {counts:?}");
    }
}

#[test]
fn a_page_has_twenty_records_unless_a_client_says_otherwise() {
    let limits = [("", 20), ("filter[limit]=1", 1), (r#"filter={"limit":100}"#, 100)];
    for (query, limit) in limits {
        assert_eq!(Filter::parse(&pairs(query), &FIELDS).expect("well formed").limit, limit);
    }
}

#[test]
fn fields_say_what_is_shown() {
    let shown: &[(&str, &[&str])] = &[
        ("filter[fields]=title", &["title"]),
        ("filter[fields][]=title&filter[fields][]=pages", &["pages", "title"]),
        (r#"filter={"fields":["pages"]}"#, &["pages"]),
        (r#"filter={"fields":[]}"#, &["id", "pages", "title"]),
        (r#"filter={"fields":{}}"#, &["id", "pages", "title"]),
        ("filter[fields][title]=true", &["title"]),
        ("filter[fields][title]=false", &["id", "pages"]),
        (r#"filter={"fields":{"title":true,"pages":false}}"#, &["title"]),
        ("", &["id", "pages", "title"]),
    ];
    let book = json!({ "id": 1, "title": "Emma", "pages": 474 });
    for (query, names) in shown {
        let alone = Projection::parse(&pairs(query), &FIELDS).expect("well formed");
        let in_list = Filter::parse(&pairs(query), &FIELDS).expect("well formed").projection;
        for projection in [alone, in_list] {
            let record = projection.apply(book.as_object().expect("an object").clone());
            let mut found: Vec<_> = record.keys().map(String::as_str).collect();
            found.sort_unstable();
            assert_eq!(found, *names, "{query}");
        }
    }
}

fn decoded(query: &str) -> Vec<(String, String)> {
    if query.starts_with('{') {
        assert!(serde_json::from_str::<Value>(query).is_ok(), "{query}");
        return vec![("filter".into(), query.into())];
    }
    pairs(query)
}
